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

  name        = "orders"
  kms_key_arn = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  rules = {
    findings = {
      description = "Findings of image scans"
      pattern     = "{\"source\":[\"aws.inspector2\"]}"
      targets     = { queue = { arn = "arn:aws:sqs:ap-northeast-2:444444444444:prod-findings" } }
    }
  }
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/events"
  }
}

run "sends_on_with_a_dead_letter_queue_and_alarm" {
  assert {
    condition     = aws_cloudwatch_event_rule.this["findings"].name == "prod-orders-findings" && aws_cloudwatch_event_rule.this["findings"].event_bus_name == "default" && aws_cloudwatch_event_rule.this["findings"].state == "ENABLED"
    error_message = "a rule of the default bus"
  }
  assert {
    condition     = aws_cloudwatch_event_target.this["findings-queue"].dead_letter_config[0].arn == module.dead_letters.arn && module.dead_letters.name == "prod-orders-undelivered" && aws_cloudwatch_event_target.this["findings-queue"].retry_policy[0].maximum_event_age_in_seconds == 3600
    error_message = "a dead-letter queue"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.failed["findings"].dimensions == tomap({ RuleName = "prod-orders-findings" }) && strcontains(aws_cloudwatch_metric_alarm.failed["findings"].alarm_description, var.alarm.runbook_url) && length(aws_cloudwatch_event_bus.this) == 0
    error_message = "an alarm, no bus"
  }
}

run "has_a_bus_of_its_own" {
  variables {
    has_own_bus         = true
    archive_days        = 90
    publisher_role_arns = ["arn:aws:iam::333333333333:role/orders-publisher-role"]
    rules = {
      placed = { description = "Orders", pattern = "{\"detail-type\":[\"OrderPlaced\"]}", is_paused = true, targets = { refund = { arn = "arn:aws:states:ap-northeast-2:444444444444:stateMachine:prod-refund", role_arn = "arn:aws:iam::444444444444:role/r", input_path = "$.detail" } } }
    }
  }
  assert {
    condition     = aws_cloudwatch_event_bus.this[0].name == "prod-orders" && aws_cloudwatch_event_bus.this[0].kms_key_identifier == var.kms_key_arn && aws_cloudwatch_event_archive.this[0].retention_days == 90 && aws_cloudwatch_event_rule.this["placed"].state == "DISABLED"
    error_message = "encrypted, archived"
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_bus_policy.this[0].policy).Statement[0].Principal == { AWS = "arn:aws:iam::333333333333:role/orders-publisher-role" } && jsondecode(aws_cloudwatch_event_bus_policy.this[0].policy).Statement[0].Resource == aws_cloudwatch_event_bus.this[0].arn
    error_message = "one role publishes: ${aws_cloudwatch_event_bus_policy.this[0].policy}"
  }
  assert {
    condition     = aws_cloudwatch_event_target.this["placed-refund"].role_arn == "arn:aws:iam::444444444444:role/r" && aws_cloudwatch_metric_alarm.failed["placed"].dimensions == tomap({ EventBusName = "prod-orders", RuleName = "prod-orders-placed" })
    error_message = "by a role, and its alarm"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                = "Orders"
    archive_days        = 0
    publisher_role_arns = ["*"]
    rules               = {}
    kms_key_arn         = "alias/x"
    alarm               = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    tags                = { Environment = "prod" }
  }
  expect_failures = [var.name, var.archive_days, var.publisher_role_arns, var.rules, var.kms_key_arn, var.alarm, var.tags]
}

run "refuses_every_event" {
  command = plan
  variables {
    rules = { all = { description = "everything", pattern = "{}", targets = { queue = { arn = "arn:aws:sqs:ap-northeast-2:444444444444:x" } } } }
  }
  expect_failures = [var.rules]
}

run "refuses_a_rule_without_targets" {
  command = plan
  variables {
    rules = { all = { description = "everything", pattern = "{\"source\":[\"x\"]}", targets = {} } }
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm, var.rules]
}
