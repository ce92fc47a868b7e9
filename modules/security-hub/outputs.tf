output "account_arn" {
  description = "ARN of Security Hub in this account."
  value       = aws_securityhub_account.this.arn
}

output "standards_arns" {
  description = "ARNs of the standards that are checked, by their short name."
  value       = { for standard in var.standards : standard => local.standards[standard] }
}
