output "plan_role_arn" {
  description = "`role-to-assume` of workflows on pull requests."
  value       = module.plan.arn
}

output "apply_role_arn" {
  description = "`role-to-assume` of the workflow that applies."
  value       = module.apply.arn
}

output "break_glass_role_arn" {
  description = "Role for incidents that automation cannot mend."
  value       = aws_iam_role.break_glass.arn
}

output "parameter_names" {
  description = "Names of the SSM parameters that other stacks read."
  value       = module.published.names
}
