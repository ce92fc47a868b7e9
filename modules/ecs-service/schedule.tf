data "aws_iam_policy_document" "schedule" {
  count = local.is_scheduler ? 1 : 0

  statement {
    sid       = "RunTask"
    actions   = ["ecs:RunTask"]
    resources = ["arn:aws:ecs:${local.region}:${local.account_id}:task-definition/${local.name}:*"]

    condition {
      test     = "ArnEquals"
      variable = "ecs:cluster"
      values   = [var.cluster.arn]
    }
  }

  statement {
    sid       = "TagTask"
    actions   = ["ecs:TagResource"]
    resources = ["arn:aws:ecs:${local.region}:${local.account_id}:task/${var.cluster.name}/*"]

    condition {
      test     = "StringEquals"
      variable = "ecs:CreateAction"
      values   = ["RunTask"]
    }
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

  statement {
    sid       = "DeadLetters"
    actions   = ["sqs:SendMessage"]
    resources = [var.schedule.dead_letter_queue_arn]
  }
}

module "schedule_role" {
  source = "../iam-role"
  count  = local.is_scheduler ? 1 : 0

  name                     = "${local.name}-schedule"
  description              = "EventBridge Scheduler starts tasks of ${local.name}"
  trust                    = { services = ["scheduler.amazonaws.com"] }
  policies                 = { run = data.aws_iam_policy_document.schedule[0].json }
  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = var.tags
}

resource "aws_scheduler_schedule" "this" {
  count = local.is_scheduler ? 1 : 0

  name                         = local.name
  schedule_expression          = var.schedule.expression
  schedule_expression_timezone = var.schedule.timezone
  kms_key_arn                  = var.kms_key_arn

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = var.cluster.arn
    role_arn = module.schedule_role[0].arn

    ecs_parameters {
      task_definition_arn    = aws_ecs_task_definition.this.arn
      task_count             = 1
      enable_execute_command = var.enable_exec
      propagate_tags         = "TASK_DEFINITION"

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
    }

    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = var.schedule.retries
    }

    dead_letter_config {
      arn = var.schedule.dead_letter_queue_arn
    }
  }
}
