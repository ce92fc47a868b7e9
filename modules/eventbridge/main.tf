locals {
  name = "${var.tags["Environment"]}-${var.name}"
  bus  = var.has_own_bus ? aws_cloudwatch_event_bus.this[0].name : "default"

  targets = merge([for rule_name, rule in var.rules : { for target_name, target in rule.targets : "${rule_name}-${target_name}" => merge(target, { rule = rule_name }) }]...)
}

resource "aws_cloudwatch_event_bus" "this" {
  count = var.has_own_bus ? 1 : 0

  name               = local.name
  kms_key_identifier = var.kms_key_arn
  tags               = merge(var.tags, { Name = local.name })

  dead_letter_config {
    arn = module.dead_letters.arn
  }
}

resource "aws_cloudwatch_event_archive" "this" {
  count = var.has_own_bus ? 1 : 0

  name             = local.name
  event_source_arn = aws_cloudwatch_event_bus.this[0].arn
  retention_days   = var.archive_days
}

# What no target took waits here, with an alarm.
module "dead_letters" {
  source = "../sqs"

  name           = "${var.name}-undelivered"
  kms_key_arn    = var.kms_key_arn
  alarm          = var.alarm
  retention_days = 14
  tags           = var.tags

  senders = { for rule_name, rule in var.rules : rule_name => { service = "events.amazonaws.com", source_arn = aws_cloudwatch_event_rule.this[rule_name].arn } }
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = var.rules

  name           = "${local.name}-${each.key}"
  description    = each.value.description
  event_bus_name = local.bus
  event_pattern  = jsonencode(jsondecode(each.value.pattern))
  state          = each.value.is_paused ? "DISABLED" : "ENABLED"
  tags           = merge(var.tags, { Name = "${local.name}-${each.key}" })
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = local.targets

  event_bus_name = local.bus
  rule           = aws_cloudwatch_event_rule.this[each.value.rule].name
  target_id      = each.key
  arn            = each.value.arn
  role_arn       = each.value.role_arn
  input_path     = each.value.input_path

  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 10
  }

  dead_letter_config {
    arn = module.dead_letters.arn
  }
}

data "aws_iam_policy_document" "bus" {
  count = length(var.publisher_role_arns) > 0 ? 1 : 0

  statement {
    sid       = "Publish"
    actions   = ["events:PutEvents"]
    resources = [aws_cloudwatch_event_bus.this[0].arn]

    principals {
      type        = "AWS"
      identifiers = sort(tolist(var.publisher_role_arns))
    }
  }
}

resource "aws_cloudwatch_event_bus_policy" "this" {
  count = length(var.publisher_role_arns) > 0 ? 1 : 0

  event_bus_name = aws_cloudwatch_event_bus.this[0].name
  policy         = data.aws_iam_policy_document.bus[0].json
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  for_each = var.rules

  alarm_name          = "${local.name}-${each.key}-failed-alarm"
  alarm_description   = "Events of the rule ${local.name}-${each.key} do not reach their target. Runbook: ${var.alarm.runbook_url}#${each.key}"
  namespace           = "AWS/Events"
  metric_name         = "FailedInvocations"
  dimensions          = var.has_own_bus ? { EventBusName = local.bus, RuleName = aws_cloudwatch_event_rule.this[each.key].name } : { RuleName = aws_cloudwatch_event_rule.this[each.key].name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-${each.key}-failed-alarm" })
}
