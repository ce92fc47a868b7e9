output "plan_arn" {
  description = "ARN of the restore testing plan."
  value       = aws_backup_restore_testing_plan.this.arn
}

output "report_log_group_name" {
  description = "Log group of the restores and how long they took."
  value       = module.report.name
}
