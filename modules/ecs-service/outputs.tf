output "service_name" {
  description = "Name of the service, dimension of its metrics; null for a scheduler."
  value       = local.service_name
}

output "task_definition_arn" {
  description = "ARN of the task definition's newest revision."
  value       = aws_ecs_task_definition.this.arn
}

output "task_definition_revision" {
  description = "Number of the newest revision."
  value       = aws_ecs_task_definition.this.revision
}

output "execution_role_arn" {
  description = "ARN of the role that starts tasks; a secret's `reader_role_arns` names it."
  value       = module.execution_role.arn
}

output "task_role_arn" {
  description = "ARN of the tasks' role."
  value       = module.task_role.arn
}

output "log_group_name" {
  description = "Name of the log group."
  value       = module.logs.name
}

output "log_group_arn" {
  description = "ARN of the log group."
  value       = module.logs.arn
}
