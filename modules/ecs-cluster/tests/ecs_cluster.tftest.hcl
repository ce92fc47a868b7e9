provider "aws" {
  region = "ap-northeast-2"
}

variables {
  tags = {
    Environment = "prod"
    Service     = "orders"
    Team        = "commerce"
    Owner       = "commerce@example.com"
    CostCenter  = "cc-1001"
    ManagedBy   = "terraform"
    Project     = "shop"
    DataClass   = "confidential"
  }

  name        = "shop"
  kms_key_arn = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:444444444444:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::444444444444:role/prod-log-archive-subscription-role"
  }
}

run "has_insights_recorded_sessions_and_fargate" {
  command = plan
  assert {
    condition     = aws_ecs_cluster.this.name == "prod-shop-cluster" && one(aws_ecs_cluster.this.setting).value == "enabled"
    error_message = "name and Container Insights"
  }
  assert {
    condition     = aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].kms_key_id == var.kms_key_arn && aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].log_configuration[0].cloud_watch_log_group_name == "/ryuqqq/orders/prod/shop-exec" && aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].log_configuration[0].cloud_watch_encryption_enabled
    error_message = "sessions are recorded, encrypted"
  }
  assert {
    condition     = aws_ecs_cluster_capacity_providers.this.capacity_providers == toset(["FARGATE", "FARGATE_SPOT"]) && one(aws_ecs_cluster_capacity_providers.this.default_capacity_provider_strategy).capacity_provider == "FARGATE"
    error_message = "Fargate outside of dev"
  }
}

run "runs_on_spot_in_dev" {
  command = plan
  variables {
    tags                     = { Environment = "dev", Service = "orders", Team = "commerce", Owner = "commerce", CostCenter = "cc-1001", ManagedBy = "terraform", Project = "shop" }
    enable_enhanced_insights = true
  }
  assert {
    condition     = one(aws_ecs_cluster_capacity_providers.this.default_capacity_provider_strategy).capacity_provider == "FARGATE_SPOT" && one(aws_ecs_cluster.this.setting).value == "enhanced"
    error_message = "Spot in dev, enhanced insights where asked"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name         = "Shop"
    kms_key_arn  = "alias/ecs"
    organization = "R"
    tags         = { Environment = "prod", Service = "orders" }
  }
  expect_failures = [var.name, var.kms_key_arn, var.organization, var.tags]
}
