output "arn" {
  description = "ARN of the role."
  value       = aws_iam_role.this.arn
}

output "name" {
  description = "Name of the role."
  value       = aws_iam_role.this.name
}

output "policy_arns" {
  description = "ARNs of the policies that were made, by their short name."
  value       = { for key, policy in aws_iam_policy.this : key => policy.arn }
}

output "instance_profile_arn" {
  description = "ARN of the instance profile, null where there is none."
  value       = one(aws_iam_instance_profile.this[*].arn)
}

output "instance_profile_name" {
  description = "Name of the instance profile, null where there is none."
  value       = one(aws_iam_instance_profile.this[*].name)
}
