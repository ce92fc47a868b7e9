data "aws_region" "current" {}

locals {
  region = split(".", data.aws_region.current.endpoint)[1] # `name` and `id` are deprecated in 6.x, `region` is not in 5.x

  standards = {
    foundational = "arn:aws:securityhub:${local.region}::standards/aws-foundational-security-best-practices/v/1.0.0"
    cis          = "arn:aws:securityhub:${local.region}::standards/cis-aws-foundations-benchmark/v/3.0.0"
  }
}

# Standards are chosen below, so that they are seen.
resource "aws_securityhub_account" "this" {
  enable_default_standards  = false
  auto_enable_controls      = true
  control_finding_generator = "SECURITY_CONTROL"
}

resource "aws_securityhub_standards_subscription" "this" {
  for_each = var.standards

  standards_arn = local.standards[each.value]

  depends_on = [aws_securityhub_account.this]
}

# A control that is switched off says why, where auditors see it.
resource "aws_securityhub_standards_control_association" "off" {
  for_each = merge([for standard in var.standards : { for control, reason in var.disabled_controls : "${standard}-${control}" => { standard = standard, control = control, reason = reason } }]...)

  security_control_id = each.value.control
  standards_arn       = local.standards[each.value.standard]
  association_status  = "DISABLED"
  updated_reason      = each.value.reason

  depends_on = [aws_securityhub_standards_subscription.this]
}

resource "aws_securityhub_finding_aggregator" "this" {
  count = var.is_administrator ? 1 : 0

  linking_mode      = "SPECIFIED_REGIONS"
  specified_regions = sort(tolist(var.linked_regions))

  depends_on = [aws_securityhub_account.this]
}

resource "aws_securityhub_organization_configuration" "this" {
  count = var.is_administrator ? 1 : 0

  auto_enable           = true
  auto_enable_standards = "DEFAULT"

  depends_on = [aws_securityhub_finding_aggregator.this]
}

resource "aws_cloudwatch_event_rule" "finding" {
  name        = "${var.tags["Environment"]}-security-hub-finding"
  description = "New findings of Security Hub that somebody must look at"
  tags        = merge(var.tags, { Name = "${var.tags["Environment"]}-security-hub-finding" })

  event_pattern = jsonencode({
    source      = ["aws.securityhub"]
    detail-type = ["Security Hub Findings - Imported"]
    detail = { findings = {
      Severity    = { Label = sort(tolist(var.severities)) }
      Workflow    = { Status = ["NEW"] }
      RecordState = ["ACTIVE"]
      Compliance  = { Status = ["FAILED", { exists = false }] }
    } }
  })
}

resource "aws_cloudwatch_event_target" "finding" {
  for_each = { for index, arn in var.topic_arns : tostring(index) => arn }

  rule      = aws_cloudwatch_event_rule.finding.name
  target_id = "topic-${each.key}"
  arn       = each.value

  input_transformer {
    input_paths    = { account = "$.detail.findings[0].AwsAccountId", severity = "$.detail.findings[0].Severity.Label", title = "$.detail.findings[0].Title", resource = "$.detail.findings[0].Resources[0].Id" }
    input_template = "\"Security Hub <severity> in account <account>: <title> (<resource>). Runbook: ${var.runbook_url}\""
  }
}
