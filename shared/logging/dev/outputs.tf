output "access_log_bucket" {
  description = "Bucket that access logs are delivered to."
  value       = module.access_logs.id
}

output "archive" {
  description = "What modules take as `archive`: stream and role."
  value       = module.archive.archive
}

output "archive_delivery_role_arn" {
  description = "Role that writes the archive: `key_users` of shared/kms names it for `cloudwatch-logs`."
  value       = module.archive.delivery_role_arn
}

output "parameter_names" {
  description = "Names of the SSM parameters that other stacks read."
  value       = module.published.names
}
