locals {
  name = "${var.tags["Environment"]}-${var.name}"
}

# Step Functions delivers logs only to groups that the account's resource policies let it write to:
# the group's path is the service's own.
module "logs" {
  source = "../log-group"

  component    = "${var.name}-workflow"
  kms_key_arn  = var.kms_key_arn
  archive      = var.archive
  organization = var.organization
  tags         = var.tags
}

# The dead letters of a workflow: the input of each run that failed.
module "dead_letters" {
  source = "../sqs"

  name           = "${var.name}-failed"
  kms_key_arn    = var.kms_key_arn
  alarm          = var.alarm
  retention_days = 14
  tags           = var.tags

  senders = { failed-runs = { service = "events.amazonaws.com", source_arn = aws_cloudwatch_event_rule.failed.arn } }
}

data "aws_iam_policy_document" "workflow" {
  # The delivery of logs and X-Ray know no resources.
  statement {
    sid = "LogsAndTraces"
    actions = [
      "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies",
      "logs:GetLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
      "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments",
    ]
    resources = ["*"]
  }

  statement {
    sid       = "Key"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.kms_key_arn]
  }

  dynamic "statement" {
    for_each = length(var.function_arns) > 0 ? [1] : []

    content {
      sid       = "Functions"
      actions   = ["lambda:InvokeFunction"]
      resources = flatten([for arn in sort(tolist(var.function_arns)) : [arn, "${arn}:*"]])
    }
  }
}

module "role" {
  source = "../iam-role"

  name                     = "${local.name}-workflow"
  description              = "The workflow ${local.name}"
  trust                    = { services = ["states.amazonaws.com"] }
  policies                 = merge(var.policies, { workflow = data.aws_iam_policy_document.workflow.json })
  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = var.tags
}

resource "aws_sfn_state_machine" "this" {
  name       = local.name
  role_arn   = module.role.arn
  type       = var.type
  definition = var.definition
  publish    = true
  tags       = merge(var.tags, { Name = local.name })

  encryption_configuration {
    type                              = "CUSTOMER_MANAGED_KMS_KEY"
    kms_key_id                        = var.kms_key_arn
    kms_data_key_reuse_period_seconds = 300
  }

  logging_configuration {
    log_destination        = "${module.logs.arn}:*"
    include_execution_data = var.enable_data_in_logs
    level                  = var.type == "EXPRESS" ? "ALL" : "ERROR"
  }

  tracing_configuration {
    enabled = true
  }
}

resource "aws_cloudwatch_event_rule" "failed" {
  name        = "${local.name}-failed"
  description = "Runs of ${local.name} that did not end well"
  tags        = merge(var.tags, { Name = "${local.name}-failed" })

  event_pattern = jsonencode({
    source      = ["aws.states"]
    detail-type = ["Step Functions Execution Status Change"]
    detail      = { status = ["FAILED", "TIMED_OUT", "ABORTED"], stateMachineArn = [aws_sfn_state_machine.this.arn] }
  })
}

resource "aws_cloudwatch_event_target" "failed" {
  rule      = aws_cloudwatch_event_rule.failed.name
  target_id = "dead-letters"
  arn       = module.dead_letters.arn
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = {
    failed    = { metric = "ExecutionsFailed", says = "fail" }
    timed-out = { metric = "ExecutionsTimedOut", says = "take too long" }
    throttled = { metric = "ExecutionThrottled", says = "are throttled" }
  }

  alarm_name          = "${local.name}-${each.key}-alarm"
  alarm_description   = "Runs of the workflow ${local.name} ${each.value.says}. Runbook: ${var.alarm.runbook_url}#${each.key}"
  namespace           = "AWS/States"
  metric_name         = each.value.metric
  dimensions          = { StateMachineArn = aws_sfn_state_machine.this.arn }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = var.failures_per_5_minutes
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-${each.key}-alarm" })
}
