resource "aws_guardduty_detector" "this" {
  enable                       = true
  finding_publishing_frequency = "FIFTEEN_MINUTES"
  tags                         = merge(var.tags, { Name = "guardduty" })
}

resource "aws_guardduty_detector_feature" "this" {
  for_each = var.features

  detector_id = aws_guardduty_detector.this.id
  name        = each.value
  status      = "ENABLED"
}

# New accounts of the organisation are watched without anybody's doing.
resource "aws_guardduty_organization_configuration" "this" {
  count = var.is_administrator ? 1 : 0

  detector_id                      = aws_guardduty_detector.this.id
  auto_enable_organization_members = "ALL"
}

resource "aws_guardduty_organization_configuration_feature" "this" {
  for_each = var.is_administrator ? var.features : toset([])

  detector_id = aws_guardduty_detector.this.id
  name        = each.value
  auto_enable = "ALL"
}

# infra:ignore[TAG001] reason="AWS provider 5.x, which this module supports too, has no tags on it"
resource "aws_guardduty_publishing_destination" "this" {
  detector_id      = aws_guardduty_detector.this.id
  destination_type = "S3"
  destination_arn  = var.findings_bucket_arn
  kms_key_arn      = var.kms_key_arn
}

resource "aws_cloudwatch_event_rule" "finding" {
  name        = "${var.tags["Environment"]}-guardduty-finding"
  description = "Findings of GuardDuty that somebody must look at"
  tags        = merge(var.tags, { Name = "${var.tags["Environment"]}-guardduty-finding" })

  event_pattern = jsonencode({
    source      = ["aws.guardduty"]
    detail-type = ["GuardDuty Finding"]
    detail      = { severity = [{ numeric = [">=", var.least_severity] }] }
  })
}

resource "aws_cloudwatch_event_target" "finding" {
  for_each = { for index, arn in var.topic_arns : tostring(index) => arn }

  rule      = aws_cloudwatch_event_rule.finding.name
  target_id = "topic-${each.key}"
  arn       = each.value

  input_transformer {
    input_paths    = { account = "$.account", severity = "$.detail.severity", title = "$.detail.title", id = "$.detail.id", region = "$.region" }
    input_template = "\"GuardDuty <severity> in account <account> (<region>): <title>. Finding <id>. Runbook: ${var.runbook_url}\""
  }
}
