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

  findings_bucket_arn = "arn:aws:s3:::ryuqqq-prod-findings-111111111111"
  topic_arns          = ["arn:aws:sns:ap-northeast-2:111111111111:prod-security-notifications"]
  runbook_url         = "https://wiki.example.com/security/guardduty"
  kms_key_arn         = "arn:aws:kms:ap-northeast-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}

run "watches_and_tells" {
  command = plan
  assert {
    condition     = aws_guardduty_detector.this.enable && aws_guardduty_detector.this.finding_publishing_frequency == "FIFTEEN_MINUTES" && length(aws_guardduty_detector_feature.this) == 4 && alltrue([for feature in aws_guardduty_detector_feature.this : feature.status == "ENABLED"])
    error_message = "on, with four features"
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.finding.event_pattern).detail.severity[0].numeric == [">=", 4] && aws_cloudwatch_event_target.finding["0"].arn == var.topic_arns[0] && strcontains(aws_cloudwatch_event_target.finding["0"].input_transformer[0].input_template, var.runbook_url)
    error_message = "medium findings are told, with the runbook"
  }
  assert {
    condition     = aws_guardduty_publishing_destination.this.kms_key_arn == var.kms_key_arn && length(aws_guardduty_organization_configuration.this) == 0
    error_message = "findings are kept; this account only"
  }
}

run "watches_the_organisation" {
  command = plan
  variables {
    is_administrator = true
    features         = ["S3_DATA_EVENTS"]
    least_severity   = 7
  }
  assert {
    condition     = aws_guardduty_organization_configuration.this[0].auto_enable_organization_members == "ALL" && aws_guardduty_organization_configuration_feature.this["S3_DATA_EVENTS"].auto_enable == "ALL" && jsondecode(aws_cloudwatch_event_rule.finding.event_pattern).detail.severity[0].numeric == [">=", 7]
    error_message = "every account"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    features            = ["EVERYTHING"]
    findings_bucket_arn = "findings"
    least_severity      = 0
    topic_arns          = []
    runbook_url         = "wiki"
    kms_key_arn         = "alias/x"
    tags                = { Environment = "prod" }
  }
  expect_failures = [var.features, var.findings_bucket_arn, var.least_severity, var.topic_arns, var.runbook_url, var.kms_key_arn, var.tags]
}
