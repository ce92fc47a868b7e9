# Blue-green goes by CodeDeploy: ECS can do it itself only from provider 6.4 on. CodeDeploy moves the
# service between task definitions and target groups, so that Terraform must leave both alone.

resource "aws_ecs_service" "blue_green" {
  count = local.is_blue ? 1 : 0

  name                              = local.name
  cluster                           = var.cluster.arn
  task_definition                   = aws_ecs_task_definition.this.arn
  desired_count                     = var.desired_count
  enable_execute_command            = var.enable_exec
  enable_ecs_managed_tags           = true
  propagate_tags                    = "SERVICE"
  health_check_grace_period_seconds = var.deployment.grace_period_seconds
  tags                              = merge(var.tags, { Name = local.name })

  deployment_controller {
    type = "CODE_DEPLOY"
  }

  dynamic "capacity_provider_strategy" {
    for_each = local.capacity

    content {
      capacity_provider = capacity_provider_strategy.key
      weight            = capacity_provider_strategy.value
    }
  }

  network_configuration {
    subnets          = values(var.network.subnet_ids)
    security_groups  = var.network.security_group_ids
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = var.load_balancer.target_group_arn
    container_name   = "app"
    container_port   = var.container.port
  }

  lifecycle {
    ignore_changes = [desired_count, load_balancer, task_definition]
  }
}

data "aws_iam_policy_document" "deploy" {
  count = local.is_blue ? 1 : 0

  statement {
    sid       = "Service"
    actions   = ["ecs:CreateTaskSet", "ecs:DeleteTaskSet", "ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"]
    resources = ["arn:aws:ecs:${local.region}:${local.account_id}:service/${var.cluster.name}/${local.name}", "arn:aws:ecs:${local.region}:${local.account_id}:task-set/${var.cluster.name}/${local.name}/*"]
  }

  statement {
    sid       = "Listener"
    actions   = ["elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyRule"]
    resources = [var.load_balancer.blue_green.listener_arn, "${replace(var.load_balancer.blue_green.listener_arn, ":listener/", ":listener-rule/")}/*"]
  }

  # These calls of Elastic Load Balancing and CloudWatch know no resources.
  statement {
    sid       = "Describe"
    actions   = ["cloudwatch:DescribeAlarms", "elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTargetGroups"]
    resources = ["*"]
  }

  statement {
    sid       = "PassRoles"
    actions   = ["iam:PassRole"]
    resources = [module.execution_role.arn, module.task_role.arn]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }
}

module "deploy_role" {
  source = "../iam-role"
  count  = local.is_blue ? 1 : 0

  name                     = "${local.name}-deploy"
  description              = "CodeDeploy moves traffic between versions of ${local.name}"
  trust                    = { services = ["codedeploy.amazonaws.com"] }
  policies                 = { deploy = data.aws_iam_policy_document.deploy[0].json }
  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = var.tags
}

resource "aws_codedeploy_app" "this" {
  count = local.is_blue ? 1 : 0

  name             = local.name
  compute_platform = "ECS"
  tags             = merge(var.tags, { Name = local.name })
}

resource "aws_codedeploy_deployment_group" "this" {
  count = local.is_blue ? 1 : 0

  app_name               = aws_codedeploy_app.this[0].name
  deployment_group_name  = local.name
  deployment_config_name = var.load_balancer.blue_green.deployment_config
  service_role_arn       = module.deploy_role[0].arn
  tags                   = merge(var.tags, { Name = local.name })

  deployment_style {
    deployment_option = "WITH_TRAFFIC_CONTROL"
    deployment_type   = "BLUE_GREEN"
  }

  ecs_service {
    cluster_name = var.cluster.name
    service_name = aws_ecs_service.blue_green[0].name
  }

  auto_rollback_configuration {
    enabled = true
    events  = concat(["DEPLOYMENT_FAILURE"], length(var.deployment.alarm_names) > 0 ? ["DEPLOYMENT_STOP_ON_ALARM"] : [])
  }

  dynamic "alarm_configuration" {
    for_each = length(var.deployment.alarm_names) > 0 ? [1] : []

    content {
      enabled = true
      alarms  = var.deployment.alarm_names
    }
  }

  blue_green_deployment_config {
    deployment_ready_option {
      action_on_timeout = "CONTINUE_DEPLOYMENT"
    }

    terminate_blue_instances_on_deployment_success {
      action                           = "TERMINATE"
      termination_wait_time_in_minutes = var.load_balancer.blue_green.bake_minutes
    }
  }

  load_balancer_info {
    target_group_pair_info {
      prod_traffic_route {
        listener_arns = [var.load_balancer.blue_green.listener_arn]
      }

      target_group {
        name = var.load_balancer.blue_green.target_group_names[0]
      }

      target_group {
        name = var.load_balancer.blue_green.target_group_names[1]
      }
    }
  }
}
