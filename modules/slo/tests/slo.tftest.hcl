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

  name                     = "orders"
  load_balancer_arn_suffix = "app/prod-orders-alb/0123456789abcdef"
  ticket_topic_arns        = ["arn:aws:sns:ap-northeast-2:444444444444:prod-ticket-notifications"]
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/slo"
  }
}

run "tells_of_the_rate_that_the_budget_is_spent_at" {
  command = plan
  assert {
    condition     = { for key, alarm in aws_cloudwatch_metric_alarm.window : key => format("%.4f", alarm.threshold) } == { fast-long = "0.0144", fast-short = "0.0144", medium-long = "0.0060", medium-short = "0.0060", slow-long = "0.0010", slow-short = "0.0010" }
    error_message = "burn rate times 0.1 %: ${jsonencode({ for key, alarm in aws_cloudwatch_metric_alarm.window : key => alarm.threshold })}"
  }
  assert {
    condition     = aws_cloudwatch_composite_alarm.availability["fast"].alarm_rule == "ALARM(\"prod-orders-availability-fast-long-alarm\") AND ALARM(\"prod-orders-availability-fast-short-alarm\")" && aws_cloudwatch_composite_alarm.availability["fast"].alarm_actions == toset(var.alarm.topic_arns) && aws_cloudwatch_composite_alarm.availability["slow"].alarm_actions == toset(var.ticket_topic_arns)
    error_message = "both windows; slow ones are tickets"
  }
  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_composite_alarm.availability : strcontains(alarm.alarm_description, var.alarm.runbook_url)]) && aws_cloudwatch_metric_alarm.latency.threshold == 0.5 && aws_cloudwatch_metric_alarm.latency.extended_statistic == "p95"
    error_message = "runbooks, and p95 of half a second"
  }
  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets) == 2 && aws_cloudwatch_dashboard.this.dashboard_name == "prod-orders-slo"
    error_message = "a dashboard"
  }
}

run "takes_other_objectives" {
  command = plan
  variables {
    objectives = { availability_percent = 99, p95_seconds = 1 }
    region     = "ap-northeast-1"
  }
  assert {
    condition     = format("%.3f", aws_cloudwatch_metric_alarm.window["fast-long"].threshold) == "0.144" && aws_cloudwatch_metric_alarm.latency.threshold == 1 && jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[0].properties.region == "ap-northeast-1"
    error_message = "as asked"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                     = "Orders"
    load_balancer_arn_suffix = "prod-orders-alb"
    objectives               = { availability_percent = 100 }
    ticket_topic_arns        = []
    region                   = "seoul"
    alarm                    = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    tags                     = { Environment = "prod" }
  }
  expect_failures = [var.name, var.load_balancer_arn_suffix, var.objectives, var.ticket_topic_arns, var.region, var.alarm, var.tags]
}

run "refuses_a_runbook_without_an_address" {
  command = plan
  variables {
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm]
}
