output "id" {
  description = "Id of the account that was made, null for a baseline."
  value       = one(aws_organizations_account.this[*].id)
}

output "analyzer_arn" {
  description = "ARN of the analyser of access from outside, null without the baseline."
  value       = one(aws_accessanalyzer_analyzer.this[*].arn)
}
