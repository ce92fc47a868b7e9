output "arn" {
  description = "ARN of the function."
  value       = aws_lambda_function.this.arn
}

output "qualified_arn" {
  description = "ARN with the newest version."
  value       = aws_lambda_function.this.qualified_arn
}

output "name" {
  description = "Name of the function, dimension of its metrics."
  value       = aws_lambda_function.this.function_name
}

output "role_arn" {
  description = "ARN of the function's role."
  value       = module.role.arn
}

output "log_group_name" {
  description = "Name of the log group."
  value       = module.logs.name
}

output "dead_letter_queue_arn" {
  description = "ARN of the queue of what failed."
  value       = module.dead_letters.arn
}
