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

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"]
    runbook_url = "https://wiki.example.com/platform/quotas"
  }
}

run "tells_before_the_limit" {
  command = plan
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.this) == 6 && alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alarm.threshold == 70 && strcontains(alarm.alarm_description, var.alarm.runbook_url)])
    error_message = "six quotas at 70 %"
  }
  assert {
    condition     = one([for q in aws_cloudwatch_metric_alarm.this["fargate-vcpu"].metric_query : q.expression if q.id == "percent"]) == "100 * used / SERVICE_QUOTA(used)" && one([for q in aws_cloudwatch_metric_alarm.this["fargate-vcpu"].metric_query : q.metric[0].dimensions["Service"] if q.id == "used"]) == "Fargate" && length(aws_servicequotas_service_quota.this) == 0
    error_message = "share of the quota"
  }
}

run "watches_and_asks_for_others" {
  command = plan
  variables {
    watched   = ["kms-requests"]
    percent   = 60
    increases = { fargate = { service_code = "fargate", quota_code = "L-3032A538", value = 200 } }
  }
  assert {
    condition     = one(values(aws_cloudwatch_metric_alarm.this)).threshold == 60 && one([for q in aws_cloudwatch_metric_alarm.this["kms-requests"].metric_query : q.metric[0].stat if q.id == "used"]) == "Sum" && aws_servicequotas_service_quota.this["fargate"].value == 200
    error_message = "as asked"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    watched   = ["everything"]
    percent   = 100
    increases = { fargate = { service_code = "fargate", quota_code = "fargate", value = 1 } }
    alarm     = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    tags      = { Environment = "prod" }
  }
  expect_failures = [var.watched, var.percent, var.increases, var.alarm, var.tags]
}

run "refuses_a_runbook_without_an_address" {
  command = plan
  variables {
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm]
}
