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

  kms_key_arn       = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  access_log_bucket = "ryuqqq-prod-access-logs-444444444444"
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"]
    runbook_url = "https://wiki.example.com/platform/log-archive"
  }
}

run "archives_encrypted_with_roles_by_arn" {
  assert {
    condition     = aws_kinesis_firehose_delivery_stream.this.name == "prod-log-archive" && aws_kinesis_firehose_delivery_stream.this.server_side_encryption[0].key_arn == var.kms_key_arn && aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].kms_key_arn == var.kms_key_arn && aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].bucket_arn == module.bucket.arn
    error_message = "stream and bucket with the key"
  }
  assert {
    condition     = !strcontains(data.aws_iam_policy_document.delivery.json, "\"*\"") && jsondecode(data.aws_iam_policy_document.subscription.json).Statement[0].Resource == "arn:aws:firehose:ap-northeast-2:${data.aws_caller_identity.current.account_id}:deliverystream/prod-log-archive"
    error_message = "by ARN: ${data.aws_iam_policy_document.delivery.json}"
  }
  assert {
    condition     = output.archive.destination_arn == aws_kinesis_firehose_delivery_stream.this.arn && output.archive.role_arn == module.subscription_role.arn && length(aws_cloudwatch_log_account_policy.this) == 0
    error_message = "what others take"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.late.threshold == 1800 && strcontains(aws_cloudwatch_metric_alarm.late.alarm_description, var.alarm.runbook_url) && aws_cloudwatch_metric_alarm.late.alarm_actions == toset(var.alarm.topic_arns)
    error_message = "an alarm"
  }
}

run "archives_the_whole_account_where_asked" {
  variables {
    enable_account_subscription = true
    retention_days              = 1825
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_log_account_policy.this[0].policy_document).DestinationArn == aws_kinesis_firehose_delivery_stream.this.arn && strcontains(aws_cloudwatch_log_account_policy.this[0].selection_criteria, "/ryuqqq/log-archive/prod/errors")
    error_message = "every group but its own"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name              = "Log"
    kms_key_arn       = "alias/x"
    access_log_bucket = "X"
    retention_days    = 30
    alarm             = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    organization      = "R"
    tags              = { Environment = "prod" }
  }
  expect_failures = [var.name, var.kms_key_arn, var.access_log_bucket, var.retention_days, var.alarm, var.organization, var.tags]
}

run "refuses_a_runbook_without_an_address" {
  command = plan
  variables {
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm]
}
