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

  topic_arns  = ["arn:aws:sns:ap-northeast-2:111111111111:prod-security-notifications"]
  runbook_url = "https://wiki.example.com/security/findings"
}

run "checks_both_standards_and_tells" {
  command = plan
  assert {
    condition     = sort([for s in aws_securityhub_standards_subscription.this : s.standards_arn]) == tolist(["arn:aws:securityhub:ap-northeast-2::standards/aws-foundational-security-best-practices/v/1.0.0", "arn:aws:securityhub:ap-northeast-2::standards/cis-aws-foundations-benchmark/v/3.0.0"]) && !aws_securityhub_account.this.enable_default_standards
    error_message = "foundational and CIS"
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.finding.event_pattern).detail.findings.Severity.Label == ["CRITICAL", "HIGH"] && strcontains(aws_cloudwatch_event_target.finding["0"].input_transformer[0].input_template, var.runbook_url)
    error_message = "critical and high, with the runbook"
  }
  assert {
    condition     = length(aws_securityhub_finding_aggregator.this) == 0 && length(aws_securityhub_standards_control_association.off) == 0
    error_message = "this account, every control"
  }
}

run "brings_the_organisation_together" {
  command = plan
  variables {
    is_administrator  = true
    standards         = ["cis"]
    severities        = ["CRITICAL"]
    linked_regions    = ["us-east-1"]
    disabled_controls = { "IAM.6" = "root users of member accounts have no password" }
  }
  assert {
    condition     = aws_securityhub_finding_aggregator.this[0].specified_regions == toset(["us-east-1"]) && aws_securityhub_organization_configuration.this[0].auto_enable && aws_securityhub_standards_control_association.off["cis-IAM.6"].association_status == "DISABLED" && aws_securityhub_standards_control_association.off["cis-IAM.6"].updated_reason == "root users of member accounts have no password"
    error_message = "regions, accounts, a control that is off with its reason"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    standards         = ["pci"]
    disabled_controls = { "IAM.6" = "no" }
    linked_regions    = ["seoul"]
    severities        = ["BAD"]
    topic_arns        = []
    runbook_url       = "wiki"
    tags              = { Environment = "prod" }
  }
  expect_failures = [var.standards, var.disabled_controls, var.linked_regions, var.severities, var.topic_arns, var.runbook_url, var.tags]
}
