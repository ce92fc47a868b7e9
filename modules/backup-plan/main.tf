locals {
  environment = var.tags["Environment"]
  name        = "${local.environment}-backup"

  # The DR tiers: how much may be lost (RPO), and for how long copies are kept.
  tiers = {
    tier-1 = { schedule = "cron(0 * * * ? *)", is_continuous = true, days = 35, copy_days = 35 }
    tier-2 = { schedule = "cron(0 * * * ? *)", is_continuous = false, days = 35, copy_days = 35 }
    tier-3 = { schedule = "cron(0 17 * * ? *)", is_continuous = false, days = 30, copy_days = 14 }
  }
}

resource "aws_backup_vault" "this" {
  name          = local.name
  kms_key_arn   = var.kms_key_arn
  force_destroy = false
  tags          = merge(var.tags, { Name = local.name })
}

# Not even an administrator removes a copy before its time.
resource "aws_backup_vault_lock_configuration" "this" {
  backup_vault_name   = aws_backup_vault.this.name
  min_retention_days  = 7
  max_retention_days  = 365
  changeable_for_days = var.lock_grace_days
}

data "aws_iam_policy_document" "vault" {
  statement {
    sid       = "DenyRemoving"
    effect    = "Deny"
    actions   = ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle", "backup:DeleteBackupVault"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnNotLike"
      variable = "aws:PrincipalArn"
      values   = sort(tolist(var.administrator_role_arns))
    }
  }
}

resource "aws_backup_vault_policy" "this" {
  backup_vault_name = aws_backup_vault.this.name
  policy            = data.aws_iam_policy_document.vault.json
}

resource "aws_backup_vault" "dr" {
  provider = aws.dr

  name          = local.name
  kms_key_arn   = var.dr_kms_key_arn
  force_destroy = false
  tags          = merge(var.tags, { Name = local.name })
}

module "role" {
  source = "../iam-role"

  name                     = "${local.environment}-backup-service"
  description              = "AWS Backup makes, copies and restores backups"
  trust                    = { services = ["backup.amazonaws.com"] }
  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = var.tags

  managed_policy_arns = {
    backup     = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
    restore    = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
    s3-backup  = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup"
    s3-restore = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore"
  }
}

resource "aws_backup_plan" "this" {
  for_each = var.tiers

  name = "${local.environment}-${each.value}"
  tags = merge(var.tags, { Name = "${local.environment}-${each.value}" })

  rule {
    rule_name                = each.value
    target_vault_name        = aws_backup_vault.this.name
    schedule                 = local.tiers[each.value].schedule
    start_window             = 60
    completion_window        = 480
    enable_continuous_backup = local.tiers[each.value].is_continuous
    recovery_point_tags      = var.tags

    lifecycle {
      delete_after = local.tiers[each.value].days
    }

    copy_action {
      destination_vault_arn = aws_backup_vault.dr.arn

      lifecycle {
        delete_after = local.tiers[each.value].copy_days
      }
    }
  }
}

# What has the tag BackupPolicy = tier-N is in the plan of that tier: nobody keeps a list.
resource "aws_backup_selection" "this" {
  for_each = var.tiers

  name         = "${local.environment}-${each.value}"
  plan_id      = aws_backup_plan.this[each.value].id
  iam_role_arn = module.role.arn

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "BackupPolicy"
    value = each.value
  }
}

resource "aws_backup_vault_notifications" "this" {
  backup_vault_name   = aws_backup_vault.this.name
  sns_topic_arn       = var.alarm.topic_arns[0]
  backup_vault_events = ["BACKUP_JOB_FAILED", "COPY_JOB_FAILED", "RESTORE_JOB_COMPLETED"]
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "${local.name}-failed-alarm"
  alarm_description   = "A backup failed. Runbook: ${var.alarm.runbook_url}"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfBackupJobsFailed"
  dimensions          = { BackupVaultName = aws_backup_vault.this.name }
  statistic           = "Sum"
  period              = 3600
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-failed-alarm" })
}
