data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  environment  = var.tags["Environment"]
  name         = "${local.environment}-${var.name}"
  region       = split(".", data.aws_region.current.endpoint)[1] # `name` and `id` are deprecated in 6.x, `region` is not in 5.x
  account_id   = data.aws_caller_identity.current.account_id
  is_scheduler = var.kind == "scheduler"
  is_blue      = var.deployment.strategy == "blue-green"

  # `arn:…:secret:name-AbCdEf:key::` names a key of the secret's JSON; policies name the secret.
  secret_arns    = sort(distinct([for value in values(var.secrets) : join(":", slice(split(":", value), 0, 7)) if strcontains(value, ":secretsmanager:")]))
  parameter_arns = sort(distinct([for value in values(merge(var.secrets, local.otel_secrets)) : value if strcontains(value, ":ssm:")]))
  otel_secrets   = var.otel == null ? {} : { AOT_CONFIG_CONTENT = var.otel.config_parameter_arn }

  log_options = {
    awslogs-group         = module.logs.name
    awslogs-region        = local.region
    awslogs-stream-prefix = var.name
  }

  app = {
    name                   = "app"
    image                  = var.image
    essential              = true
    command                = var.command
    user                   = var.container.user
    readonlyRootFilesystem = var.container.is_read_only
    linuxParameters        = { initProcessEnabled = true }
    stopTimeout            = var.container.stop_timeout_seconds
    portMappings           = var.kind == "web" ? [{ containerPort = var.container.port, protocol = "tcp" }] : []
    environment            = [for key in sort(keys(var.environment)) : { name = key, value = var.environment[key] }]
    secrets                = [for key in sort(keys(var.secrets)) : { name = key, valueFrom = var.secrets[key] }]
    mountPoints = concat(
      [for key in sort(keys(var.efs_volumes)) : { sourceVolume = key, containerPath = var.efs_volumes[key].container_path, readOnly = var.efs_volumes[key].is_read_only }],
      var.container.is_read_only ? [{ sourceVolume = "tmp", containerPath = "/tmp", readOnly = false }] : [],
    )
    logConfiguration = { logDriver = "awslogs", options = local.log_options }
  }
  health_check = var.container.health_check == null ? {} : {
    healthCheck = { command = var.container.health_check, interval = 15, timeout = 5, retries = 3, startPeriod = 30 }
  }
  otel = var.otel == null ? [] : [{
    name             = "otel"
    image            = var.otel.image
    essential        = false
    cpu              = 64
    memory           = 256
    secrets          = [{ name = "AOT_CONFIG_CONTENT", valueFrom = var.otel.config_parameter_arn }]
    logConfiguration = { logDriver = "awslogs", options = merge(local.log_options, { awslogs-stream-prefix = "otel" }) }
  }]
  containers = concat([{ for key, value in merge(local.app, local.health_check) : key => value if value != null }], local.otel)

  deployment_percent = {
    rolling         = { minimum = 100, maximum = 200 }
    stop-then-start = { minimum = 0, maximum = 100 }
    blue-green      = { minimum = 100, maximum = 200 }
  }[var.deployment.strategy]

  spot_weight = coalesce(var.spot_percent, local.environment == "dev" ? 100 : 0)
  capacity    = { for provider, weight in { FARGATE = 100 - local.spot_weight, FARGATE_SPOT = local.spot_weight } : provider => weight if weight > 0 }
}

module "logs" {
  source = "../log-group"

  component         = var.name
  retention_in_days = var.log_retention_in_days
  kms_key_arn       = var.kms_key_arn
  archive           = var.archive
  organization      = var.organization
  tags              = var.tags
}

resource "aws_ecs_task_definition" "this" {
  family                   = local.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = module.execution_role.arn
  task_role_arn            = module.task_role.arn
  container_definitions    = jsonencode(local.containers)
  tags                     = merge(var.tags, { Name = local.name })

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.cpu_architecture
  }

  # The one place that a container with a read-only root can write to; it is gone with the task.
  dynamic "volume" {
    for_each = var.container.is_read_only ? [1] : []

    content {
      name = "tmp"
    }
  }

  dynamic "volume" {
    for_each = var.efs_volumes

    content {
      name = volume.key

      efs_volume_configuration {
        file_system_id     = volume.value.file_system_id
        transit_encryption = "ENABLED"

        authorization_config {
          access_point_id = volume.value.access_point_id
          iam             = "ENABLED"
        }
      }
    }
  }
}

resource "aws_ecs_service" "this" {
  count = local.is_scheduler || local.is_blue ? 0 : 1

  name                               = local.name
  cluster                            = var.cluster.arn
  task_definition                    = aws_ecs_task_definition.this.arn
  desired_count                      = var.desired_count
  enable_execute_command             = var.enable_exec
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"
  deployment_minimum_healthy_percent = local.deployment_percent.minimum
  deployment_maximum_percent         = local.deployment_percent.maximum
  health_check_grace_period_seconds  = var.load_balancer == null ? null : var.deployment.grace_period_seconds
  tags                               = merge(var.tags, { Name = local.name })

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  dynamic "alarms" {
    for_each = length(var.deployment.alarm_names) > 0 ? [1] : []

    content {
      enable      = true
      rollback    = true
      alarm_names = var.deployment.alarm_names
    }
  }

  dynamic "capacity_provider_strategy" {
    for_each = local.capacity

    content {
      base              = 0
      capacity_provider = capacity_provider_strategy.key
      weight            = capacity_provider_strategy.value
    }
  }

  network_configuration {
    subnets          = values(var.network.subnet_ids)
    security_groups  = var.network.security_group_ids
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = var.load_balancer == null ? [] : [var.load_balancer]

    content {
      target_group_arn = load_balancer.value.target_group_arn
      container_name   = "app"
      container_port   = var.container.port
    }
  }

  # Autoscaling changes the count.
  lifecycle {
    ignore_changes = [desired_count]
  }
}
