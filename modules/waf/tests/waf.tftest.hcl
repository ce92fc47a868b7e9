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

  name        = "shop"
  kms_key_arn = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:444444444444:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::444444444444:role/prod-log-archive-subscription-role"
  }
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/platform/waf"
  }
}

run "refuses_by_managed_rules_and_rate" {
  command = plan
  assert {
    condition     = { for rule in aws_wafv2_web_acl.this.rule : rule.name => rule.priority } == { rate = 1, AWSManagedRulesAmazonIpReputationList = 10, AWSManagedRulesCommonRuleSet = 11, AWSManagedRulesKnownBadInputsRuleSet = 12, AWSManagedRulesSQLiRuleSet = 13 }
    error_message = "rate first, then four groups"
  }
  assert {
    condition     = length(one([for rule in aws_wafv2_web_acl.this.rule : rule.action[0].block if rule.name == "rate"])) == 1 && alltrue([for rule in aws_wafv2_web_acl.this.rule : length(rule.override_action[0].none) == 1 if rule.priority >= 10])
    error_message = "they refuse"
  }
  assert {
    condition     = aws_cloudwatch_log_group.this.name == "aws-waf-logs-prod-shop" && aws_cloudwatch_log_group.this.kms_key_id == var.kms_key_arn && aws_cloudwatch_log_group.this.retention_in_days == 14 && length(aws_wafv2_web_acl_logging_configuration.this.redacted_fields) == 2 && aws_cloudwatch_log_subscription_filter.archive[0].destination_arn == var.archive.destination_arn
    error_message = "logs, encrypted, redacted, archived"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.blocked.dimensions == tomap({ WebACL = "prod-shop", Rule = "ALL", Region = "ap-northeast-2" }) && strcontains(aws_cloudwatch_metric_alarm.blocked.alarm_description, var.alarm.runbook_url) && aws_cloudwatch_metric_alarm.blocked.threshold == 500
    error_message = "an alarm"
  }
}

run "only_counts_where_asked" {
  command = plan
  variables {
    scope               = "CLOUDFRONT"
    kms_key_arn         = "arn:aws:kms:us-east-1:444444444444:key/1"
    enable_count_only   = true
    archive             = null
    blocked_cidr_blocks = ["203.0.113.0/24"]
    managed_rules       = [{ name = "AWSManagedRulesCommonRuleSet", counted = ["SizeRestrictions_BODY"] }]
  }
  assert {
    condition     = length(one([for rule in aws_wafv2_web_acl.this.rule : rule.action[0].count if rule.name == "rate"])) == 1 && aws_wafv2_web_acl.this.scope == "CLOUDFRONT" && aws_wafv2_ip_set.blocked[0].addresses == toset(["203.0.113.0/24"])
    error_message = "counts, and refuses a network"
  }
  assert {
    condition     = one(one([for rule in aws_wafv2_web_acl.this.rule : rule.statement[0].managed_rule_group_statement[0].rule_action_override if rule.name == "AWSManagedRulesCommonRuleSet"])).name == "SizeRestrictions_BODY" && length(aws_cloudwatch_log_subscription_filter.archive) == 0 && !contains(keys(aws_cloudwatch_metric_alarm.blocked.dimensions), "Region")
    error_message = "a rule that only counts"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                        = "Shop"
    scope                       = "GLOBAL"
    managed_rules               = []
    requests_per_5_minutes      = 1
    blocked_cidr_blocks         = ["0.0.0.0/0"]
    alarm_blocked_per_5_minutes = 0
    kms_key_arn                 = "arn:aws:kms:ap-northeast-2:1:alias/x"
    alarm                       = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    tags                        = { Environment = "prod" }
  }
  expect_failures = [var.name, var.scope, var.managed_rules, var.requests_per_5_minutes, var.blocked_cidr_blocks, var.alarm_blocked_per_5_minutes, var.kms_key_arn, var.alarm, var.tags]
}

run "refuses_a_runbook_without_an_address" {
  command = plan
  variables {
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm]
}
