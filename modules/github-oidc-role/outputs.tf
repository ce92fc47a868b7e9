output "arn" {
  description = "ARN of the role, `role-to-assume` of the workflow."
  value       = aws_iam_role.this.arn
}

output "name" {
  description = "Name of the role."
  value       = aws_iam_role.this.name
}

output "provider_arn" {
  description = "ARN of the identity provider, null where another call made it."
  value       = one(aws_iam_openid_connect_provider.this[*].arn)
}
