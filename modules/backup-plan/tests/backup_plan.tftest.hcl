provider "aws" {
  alias  = "dr"
  region = "ap-northeast-1"
}

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

  administrator_role_arns = ["arn:aws:iam::444444444444:role/break-glass-role"]
  kms_key_arn             = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  dr_kms_key_arn          = "arn:aws:kms:ap-northeast-1:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"]
    runbook_url = "https://wiki.example.com/platform/backup"
  }
}

run "backs_up_by_tier_and_copies" {
  assert {
    condition     = { for tier, plan in aws_backup_plan.this : tier => one(plan.rule).schedule } == { tier-1 = "cron(0 * * * ? *)", tier-2 = "cron(0 * * * ? *)", tier-3 = "cron(0 17 * * ? *)" } && one(aws_backup_plan.this["tier-1"].rule).enable_continuous_backup && !one(aws_backup_plan.this["tier-3"].rule).enable_continuous_backup
    error_message = "three tiers"
  }
  assert {
    condition     = alltrue([for plan in aws_backup_plan.this : one(one(plan.rule).copy_action).destination_vault_arn == aws_backup_vault.dr.arn]) && aws_backup_vault.dr.kms_key_arn == var.dr_kms_key_arn && aws_backup_vault.this.kms_key_arn == var.kms_key_arn
    error_message = "copies in the DR region, with its key"
  }
  assert {
    condition     = one(aws_backup_selection.this["tier-2"].selection_tag).key == "BackupPolicy" && one(aws_backup_selection.this["tier-2"].selection_tag).value == "tier-2"
    error_message = "by tag"
  }
  assert {
    condition     = aws_backup_vault_lock_configuration.this.min_retention_days == 7 && aws_backup_vault_lock_configuration.this.changeable_for_days == null && jsondecode(aws_backup_vault_policy.this.policy).Statement[0].Effect == "Deny" && jsondecode(aws_backup_vault_policy.this.policy).Statement[0].Condition.ArnNotLike["aws:PrincipalArn"] == "arn:aws:iam::444444444444:role/break-glass-role"
    error_message = "locked: ${aws_backup_vault_policy.this.policy}"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.failed.threshold == 0 && strcontains(aws_cloudwatch_metric_alarm.failed.alarm_description, var.alarm.runbook_url) && contains(aws_backup_vault_notifications.this.backup_vault_events, "COPY_JOB_FAILED")
    error_message = "failures are told"
  }
}

run "has_the_tiers_and_lock_asked_for" {
  command = plan
  variables {
    tiers           = ["tier-3"]
    lock_grace_days = 30
  }
  assert {
    condition     = keys(aws_backup_plan.this) == ["tier-3"] && aws_backup_vault_lock_configuration.this.changeable_for_days == 30
    error_message = "one tier, compliance"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    tiers                   = ["daily"]
    administrator_role_arns = []
    lock_grace_days         = 1
    alarm                   = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    kms_key_arn             = "alias/x"
    tags                    = { Environment = "prod" }
  }
  expect_failures = [var.tiers, var.administrator_role_arns, var.lock_grace_days, var.alarm, var.kms_key_arn, var.tags]
}

run "refuses_a_dr_key_of_the_same_region" {
  command = plan
  variables {
    dr_kms_key_arn = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    alarm          = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm, var.dr_kms_key_arn]
}
