locals {
  name = "${var.tags["Environment"]}-${var.name}-cluster"
}

module "exec_logs" {
  source = "../log-group"

  component    = "${var.name}-exec"
  kms_key_arn  = var.kms_key_arn
  archive      = var.archive
  organization = var.organization
  tags         = var.tags
}

resource "aws_ecs_cluster" "this" {
  name = local.name
  tags = merge(var.tags, { Name = local.name })

  setting {
    name  = "containerInsights"
    value = var.enable_enhanced_insights ? "enhanced" : "enabled"
  }

  configuration {
    # What people type into a container is recorded, encrypted.
    execute_command_configuration {
      kms_key_id = var.kms_key_arn
      logging    = "OVERRIDE"

      log_configuration {
        cloud_watch_encryption_enabled = true
        cloud_watch_log_group_name     = module.exec_logs.name
      }
    }
  }
}

resource "aws_ecs_cluster_capacity_providers" "this" {
  cluster_name       = aws_ecs_cluster.this.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]

  default_capacity_provider_strategy {
    capacity_provider = var.tags["Environment"] == "dev" ? "FARGATE_SPOT" : "FARGATE"
    weight            = 1
  }
}
