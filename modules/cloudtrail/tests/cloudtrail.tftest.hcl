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

  kms_key_arn             = "arn:aws:kms:ap-northeast-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  access_log_bucket       = "ryuqqq-prod-access-logs-111111111111"
  administrator_role_arns = ["arn:aws:iam::111111111111:role/break-glass-role"]
  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:111111111111:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::111111111111:role/prod-log-archive-subscription-role"
  }
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:111111111111:prod-security-notifications"]
    runbook_url = "https://wiki.example.com/security/trail"
  }
}

run "records_every_region_for_good" {
  assert {
    condition     = aws_cloudtrail.this.is_multi_region_trail && aws_cloudtrail.this.enable_log_file_validation && aws_cloudtrail.this.kms_key_id == var.kms_key_arn && aws_cloudtrail.this.enable_logging && !aws_cloudtrail.this.is_organization_trail && length(aws_cloudtrail.this.insight_selector) == 2
    error_message = "every region, validated, with the key"
  }
  assert {
    condition     = { for s in jsondecode(data.aws_iam_policy_document.bucket.json).Statement : s.Sid => s.Effect } == { CloudTrailAcl = "Allow", CloudTrailWrite = "Allow", DenyRemoving = "Deny" } && jsondecode(data.aws_iam_policy_document.bucket.json).Statement[1].Condition.StringEquals["aws:SourceArn"] == "arn:aws:cloudtrail:ap-northeast-2:${data.aws_caller_identity.current.account_id}:trail/prod-organization"
    error_message = "this trail writes, nobody removes: ${data.aws_iam_policy_document.bucket.json}"
  }
  assert {
    condition     = sort([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name]) == tolist(["prod-organization-break-glass-alarm", "prod-organization-denied-alarm", "prod-organization-key-removed-alarm", "prod-organization-login-without-mfa-alarm", "prod-organization-root-use-alarm", "prod-organization-trail-changed-alarm"]) && aws_cloudwatch_metric_alarm.this["denied"].threshold == 50 && aws_cloudwatch_metric_alarm.this["root-use"].threshold == 0 && strcontains(aws_cloudwatch_metric_alarm.this["root-use"].alarm_description, var.alarm.runbook_url)
    error_message = "six alarms"
  }
  assert {
    condition     = length(aws_cloudtrail.this.advanced_event_selector) == 1 && jsondecode(data.aws_iam_policy_document.logs.json).Statement[0].Resource == "${module.logs.arn}:log-stream:*"
    error_message = "management events, to its log group"
  }
}

run "records_the_organisation_and_objects" {
  command = plan
  variables {
    organization_id      = "o-exampleorgid"
    recorded_bucket_arns = ["arn:aws:s3:::ryuqqq-terraform-state-prod"]
    denied_per_5_minutes = 20
    retention_days       = 2555
  }
  assert {
    condition     = aws_cloudtrail.this.is_organization_trail && length(aws_cloudtrail.this.advanced_event_selector) == 2 && contains(jsondecode(data.aws_iam_policy_document.bucket.json).Statement[1].Resource, "arn:aws:s3:::ryuqqq-prod-cloudtrail-${data.aws_caller_identity.current.account_id}/AWSLogs/o-exampleorgid/*")
    error_message = "every account, and objects of a bucket"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    organization_id         = "ryuqqq"
    kms_key_arn             = "alias/x"
    access_log_bucket       = "X"
    administrator_role_arns = ["*"]
    break_glass_role_name   = "Break Glass"
    recorded_bucket_arns    = ["*"]
    retention_days          = 90
    denied_per_5_minutes    = 0
    alarm                   = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    organization            = "R"
    tags                    = { Environment = "prod" }
  }
  expect_failures = [var.organization_id, var.kms_key_arn, var.access_log_bucket, var.administrator_role_arns, var.break_glass_role_name, var.recorded_bucket_arns, var.retention_days, var.denied_per_5_minutes, var.alarm, var.organization, var.tags]
}

run "refuses_a_runbook_without_an_address" {
  command = plan
  variables {
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm]
}
