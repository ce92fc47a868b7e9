locals {
  environment = var.tags["Environment"]
  name        = replace("${local.environment}_${var.name}_rehearsal", "-", "_")
  alarm_name  = "${local.environment}-${var.name}-rehearsal"
}

# Restores the newest backup by itself, lets it be looked at, and removes it again.
resource "aws_backup_restore_testing_plan" "this" {
  name                         = local.name
  schedule_expression          = var.schedule
  schedule_expression_timezone = "Asia/Seoul"
  start_window_hours           = 4
  tags                         = merge(var.tags, { Name = local.name })

  recovery_point_selection {
    algorithm             = "LATEST_WITHIN_WINDOW"
    include_vaults        = [var.vault_arn]
    recovery_point_types  = ["SNAPSHOT", "CONTINUOUS"]
    selection_window_days = var.newest_within_days
  }
}

resource "aws_backup_restore_testing_selection" "this" {
  for_each = var.resource_types

  name                       = "${local.name}_${lower(each.key)}"
  restore_testing_plan_name  = aws_backup_restore_testing_plan.this.name
  protected_resource_type    = each.key
  iam_role_arn               = module.role.arn
  validation_window_hours    = var.validation_hours
  restore_metadata_overrides = each.value

  protected_resource_conditions {
    string_equals {
      key   = "aws:ResourceTag/BackupPolicy"
      value = var.tier
    }
  }
}

module "role" {
  source = "../iam-role"

  name                     = "${local.alarm_name}-restore"
  description              = "AWS Backup restores backups to see that they can be"
  trust                    = { services = ["backup.amazonaws.com"] }
  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = var.tags

  managed_policy_arns = merge(
    { restore = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores" },
    contains(keys(var.resource_types), "S3") ? { restore-s3 = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore" } : {},
  )
}

# Each restore is told with how long it took: the RTO that was reached, beside the one of the tier.
resource "aws_cloudwatch_event_rule" "restored" {
  name        = "${local.alarm_name}-restored"
  description = "Rehearsed restores of ${var.tier}"
  tags        = merge(var.tags, { Name = "${local.alarm_name}-restored" })

  event_pattern = jsonencode({
    source      = ["aws.backup"]
    detail-type = ["Restore Job State Change"]
    detail      = { status = ["COMPLETED", "FAILED", "ABORTED"], restoreTestingPlanArn = [aws_backup_restore_testing_plan.this.arn] }
  })
}

resource "aws_cloudwatch_event_target" "report" {
  for_each = { for index, arn in var.alarm.topic_arns : tostring(index) => arn }

  rule      = aws_cloudwatch_event_rule.restored.name
  target_id = "report-${each.key}"
  arn       = each.value

  input_transformer {
    input_paths    = { status = "$.detail.status", resource = "$.detail.resourceType", began = "$.detail.creationDate", ended = "$.detail.completionDate", job = "$.detail.restoreJobId" }
    input_template = "\"DR rehearsal of ${var.tier}: <resource> <status>, from <began> to <ended> (RTO of the tier: ${local.rto_minutes} minutes), job <job>. Runbook: ${var.alarm.runbook_url}\""
  }
}

locals {
  rto_minutes = { tier-1 = 15, tier-2 = 60, tier-3 = 240 }[var.tier]
}

# A log of the events, from which the time of each rehearsal can be asked for months afterwards.
module "report" {
  source = "../log-group"

  component    = "${var.name}-rehearsal"
  kms_key_arn  = var.kms_key_arn
  archive      = var.archive
  organization = var.organization
  tags         = var.tags
}

data "aws_iam_policy_document" "report" {
  statement {
    sid       = "WriteReport"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${module.report.arn}:*"]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudwatch_event_rule.restored.arn]
    }
  }
}

resource "aws_cloudwatch_log_resource_policy" "report" {
  policy_name     = "${local.alarm_name}-report"
  policy_document = data.aws_iam_policy_document.report.json
}

resource "aws_cloudwatch_event_target" "log" {
  rule      = aws_cloudwatch_event_rule.restored.name
  target_id = "log"
  arn       = module.report.arn
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "${local.alarm_name}-failed-alarm"
  alarm_description   = "A backup of ${var.tier} could not be restored: the next real failure could not be repaired either. Runbook: ${var.alarm.runbook_url}"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfRestoreJobsFailed"
  statistic           = "Sum"
  period              = 3600
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.alarm_name}-failed-alarm" })
}
