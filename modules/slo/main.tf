locals {
  environment = var.tags["Environment"]
  prefix      = "${local.environment}-${var.name}"
  target      = { LoadBalancer = var.load_balancer_arn_suffix }
  bad_share   = (100 - var.objectives.availability_percent) / 100

  # Burn rate: how many times faster than allowed the budget of 30 days is spent. 14.4 for an hour
  # spends 2 % of it, 6 for six hours 5 %, 1 for three days 10 %. The short window ends the alarm soon.
  burns = {
    fast   = { rate = 14.4, long = 3600, short = 300, says = "2 % of the month's budget of failures went in an hour" }
    medium = { rate = 6, long = 21600, short = 1800, says = "5 % of the month's budget of failures went in six hours" }
    slow   = { rate = 1, long = 86400, short = 7200, says = "The month's budget of failures is going to be spent" }
  }
  windows = merge([for name, burn in local.burns : {
    "${name}-long"  = { burn = name, period = burn.long, rate = burn.rate }
    "${name}-short" = { burn = name, period = burn.short, rate = burn.rate }
  }]...)
}

# The two halves of a burn tell nobody: only both together do.
# infra:ignore[ALM003] reason="halves of the composite alarm below, which tells: one window alone is no reason to wake somebody"
resource "aws_cloudwatch_metric_alarm" "window" {
  for_each = local.windows

  alarm_name          = "${local.prefix}-availability-${each.key}-alarm"
  alarm_description   = "Part of ${local.prefix}-availability-${each.value.burn}-alarm. Runbook: ${var.alarm.runbook_url}#availability"
  evaluation_periods  = 1
  threshold           = each.value.rate * local.bad_share
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  tags                = merge(var.tags, { Name = "${local.prefix}-availability-${each.key}-alarm" })

  metric_query {
    id          = "share"
    expression  = "IF(requests > 0, (FILL(target, 0) + FILL(balancer, 0)) / requests, 0)"
    label       = "share of failed requests"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { requests = "RequestCount", target = "HTTPCode_Target_5XX_Count", balancer = "HTTPCode_ELB_5XX_Count" }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/ApplicationELB"
        metric_name = metric_query.value
        dimensions  = local.target
        stat        = "Sum"
        period      = each.value.period
      }
    }
  }
}

resource "aws_cloudwatch_composite_alarm" "availability" {
  for_each = local.burns

  alarm_name        = "${local.prefix}-availability-${each.key}-alarm"
  alarm_description = "${each.value.says} (objective: ${var.objectives.availability_percent} % of the requests). Runbook: ${var.alarm.runbook_url}#availability"
  alarm_rule        = "ALARM(\"${aws_cloudwatch_metric_alarm.window["${each.key}-long"].alarm_name}\") AND ALARM(\"${aws_cloudwatch_metric_alarm.window["${each.key}-short"].alarm_name}\")"
  alarm_actions     = each.key == "slow" ? var.ticket_topic_arns : var.alarm.topic_arns
  ok_actions        = each.key == "slow" ? var.ticket_topic_arns : var.alarm.topic_arns
  tags              = merge(var.tags, { Name = "${local.prefix}-availability-${each.key}-alarm" })
}

resource "aws_cloudwatch_metric_alarm" "latency" {
  alarm_name          = "${local.prefix}-latency-slo-alarm"
  alarm_description   = "One request of twenty takes longer than ${var.objectives.p95_seconds} s, the objective. Runbook: ${var.alarm.runbook_url}#latency"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "TargetResponseTime"
  dimensions          = local.target
  extended_statistic  = "p95"
  period              = 300
  evaluation_periods  = 6
  datapoints_to_alarm = 4
  threshold           = var.objectives.p95_seconds
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.prefix}-latency-slo-alarm" })
}

# How the objectives stand: the share of good requests, what is left of the budget, p95.
resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = "${local.prefix}-slo"
  dashboard_body = jsonencode({
    start = "-P30D"
    widgets = [
      {
        type = "metric", x = 0, y = 0, width = 12, height = 6
        properties = {
          title = "Availability (objective ${var.objectives.availability_percent} %)", region = var.region, view = "timeSeries", period = 3600
          metrics = [
            [{ expression = "100 * (1 - (FILL(target, 0) + FILL(balancer, 0)) / requests)", label = "good requests in percent" }],
            ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", var.load_balancer_arn_suffix, { id = "requests", stat = "Sum", visible = false }],
            ["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "LoadBalancer", var.load_balancer_arn_suffix, { id = "target", stat = "Sum", visible = false }],
            ["AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "LoadBalancer", var.load_balancer_arn_suffix, { id = "balancer", stat = "Sum", visible = false }],
          ]
          annotations = { horizontal = [{ label = "objective", value = var.objectives.availability_percent }] }
        }
      },
      {
        type = "metric", x = 12, y = 0, width = 12, height = 6
        properties = {
          title       = "p95 (objective ${var.objectives.p95_seconds} s)", region = var.region, view = "timeSeries", period = 300
          metrics     = [["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.load_balancer_arn_suffix, { stat = "p95" }]]
          annotations = { horizontal = [{ label = "objective", value = var.objectives.p95_seconds }] }
        }
      },
    ]
  })
}
