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

  name           = "databases"
  tier           = "tier-1"
  vault_arn      = "arn:aws:backup:ap-northeast-2:444444444444:backup-vault:prod-backup"
  resource_types = { RDS = { dbSubnetGroupName = "prod-rehearsal" } }
  kms_key_arn    = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:444444444444:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::444444444444:role/prod-log-archive-subscription-role"
  }
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"]
    runbook_url = "https://wiki.example.com/platform/recovery"
  }
}

run "restores_reports_and_tells" {
  assert {
    condition     = aws_backup_restore_testing_plan.this.name == "prod_databases_rehearsal" && aws_backup_restore_testing_plan.this.recovery_point_selection[0].include_vaults == toset([var.vault_arn]) && aws_backup_restore_testing_selection.this["RDS"].validation_window_hours == 4
    error_message = "the newest of the vault"
  }
  assert {
    condition     = aws_backup_restore_testing_selection.this["RDS"].protected_resource_conditions[0].string_equals[0].value == "tier-1" && aws_backup_restore_testing_selection.this["RDS"].restore_metadata_overrides["dbSubnetGroupName"] == "prod-rehearsal"
    error_message = "of the tier, to its place"
  }
  assert {
    condition     = strcontains(aws_cloudwatch_event_target.report["0"].input_transformer[0].input_template, "RTO of the tier: 15 minutes") && jsondecode(aws_cloudwatch_event_rule.restored.event_pattern).detail.restoreTestingPlanArn == [aws_backup_restore_testing_plan.this.arn] && aws_cloudwatch_event_target.log.arn == module.report.arn
    error_message = "the time beside the RTO"
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_log_resource_policy.report.policy_document).Statement[0].Condition.ArnEquals["aws:SourceArn"] == aws_cloudwatch_event_rule.restored.arn
    error_message = "this rule writes the log: ${aws_cloudwatch_log_resource_policy.report.policy_document}"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.failed.metric_name == "NumberOfRestoreJobsFailed" && strcontains(aws_cloudwatch_metric_alarm.failed.alarm_description, var.alarm.runbook_url) && aws_cloudwatch_metric_alarm.failed.alarm_actions == toset(var.alarm.topic_arns)
    error_message = "an alarm"
  }
}

run "rehearses_other_stores_at_other_times" {
  command = plan
  variables {
    tier               = "tier-3"
    resource_types     = { DynamoDB = {}, EFS = {}, S3 = {} }
    schedule           = "cron(0 4 1 1,7 ? *)"
    newest_within_days = 2
    validation_hours   = 1
  }
  assert {
    condition     = keys(aws_backup_restore_testing_selection.this) == ["DynamoDB", "EFS", "S3"] && aws_backup_restore_testing_plan.this.schedule_expression == "cron(0 4 1 1,7 ? *)" && aws_backup_restore_testing_plan.this.recovery_point_selection[0].selection_window_days == 2 && strcontains(aws_cloudwatch_event_target.report["0"].input_transformer[0].input_template, "240 minutes")
    error_message = "as asked"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name               = "Databases"
    tier               = "gold"
    vault_arn          = "vault"
    resource_types     = { Redshift = {} }
    schedule           = "monthly"
    newest_within_days = 0
    validation_hours   = 0
    kms_key_arn        = "alias/x"
    alarm              = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    organization       = "R"
    tags               = { Environment = "prod", Service = "orders" }
  }
  expect_failures = [var.name, var.tier, var.vault_arn, var.resource_types, var.schedule, var.newest_within_days, var.validation_hours, var.kms_key_arn, var.alarm, var.organization, var.tags]
}

run "refuses_a_runbook_without_an_address" {
  command = plan
  variables {
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm]
}
