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

  name          = "refund"
  function_arns = ["arn:aws:lambda:ap-northeast-2:444444444444:function:prod-refund"]
  definition    = "{\"StartAt\":\"A\",\"TimeoutSeconds\":60,\"States\":{\"A\":{\"Type\":\"Succeed\"}}}"
  kms_key_arn   = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:444444444444:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::444444444444:role/prod-log-archive-subscription-role"
  }
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/refund"
  }
}

run "keeps_what_failed_and_tells" {
  assert {
    condition     = aws_sfn_state_machine.this.name == "prod-refund" && one(aws_sfn_state_machine.this.encryption_configuration).kms_key_id == var.kms_key_arn && one(aws_sfn_state_machine.this.tracing_configuration).enabled && !one(aws_sfn_state_machine.this.logging_configuration).include_execution_data && one(aws_sfn_state_machine.this.logging_configuration).level == "ERROR"
    error_message = "encrypted, traced, no data in the logs"
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.failed.event_pattern).detail.stateMachineArn == [aws_sfn_state_machine.this.arn] && aws_cloudwatch_event_target.failed.arn == module.dead_letters.arn && module.dead_letters.name == "prod-refund-failed"
    error_message = "failed runs go to the queue"
  }
  assert {
    condition     = sort([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name]) == tolist(["prod-refund-failed-alarm", "prod-refund-throttled-alarm", "prod-refund-timed-out-alarm"]) && strcontains(aws_cloudwatch_metric_alarm.this["failed"].alarm_description, var.alarm.runbook_url)
    error_message = "three alarms"
  }
  assert {
    condition     = toset(jsondecode(data.aws_iam_policy_document.workflow.json).Statement[2].Resource) == toset(["arn:aws:lambda:ap-northeast-2:444444444444:function:prod-refund", "arn:aws:lambda:ap-northeast-2:444444444444:function:prod-refund:*"]) && keys(module.role.policy_arns) == ["workflow"]
    error_message = "calls this function: ${data.aws_iam_policy_document.workflow.json}"
  }
}

run "is_express_and_talkative_where_asked" {
  command = plan
  variables {
    tags                   = { Environment = "dev", Service = "orders", Team = "commerce", Owner = "commerce", CostCenter = "cc-1001", ManagedBy = "terraform", Project = "shop", DataClass = "internal" }
    type                   = "EXPRESS"
    enable_data_in_logs    = true
    failures_per_5_minutes = 5
  }
  assert {
    condition     = aws_sfn_state_machine.this.type == "EXPRESS" && one(aws_sfn_state_machine.this.logging_configuration).include_execution_data && one(aws_sfn_state_machine.this.logging_configuration).level == "ALL" && aws_cloudwatch_metric_alarm.this["failed"].threshold == 5
    error_message = "as asked"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                   = "Refund"
    definition             = "start"
    type                   = "FAST"
    function_arns          = ["*"]
    policies               = { workflow = "{}" }
    failures_per_5_minutes = -1
    enable_data_in_logs    = true
    kms_key_arn            = "alias/x"
    alarm                  = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    organization           = "R"
  }
  expect_failures = [var.name, var.definition, var.type, var.function_arns, var.policies, var.failures_per_5_minutes, var.enable_data_in_logs, var.kms_key_arn, var.alarm, var.organization]
}

run "refuses_a_definition_without_a_timeout" {
  command = plan
  variables {
    definition = "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Succeed\"}}}"
  }
  expect_failures = [var.definition]
}

run "refuses_tags_that_lack_a_required_one" {
  command = plan
  variables {
    tags  = { Environment = "prod", Service = "orders" }
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm, var.tags]
}
