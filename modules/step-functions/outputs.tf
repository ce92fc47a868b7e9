output "arn" {
  description = "ARN of the state machine."
  value       = aws_sfn_state_machine.this.arn
}

output "name" {
  description = "Name of the state machine."
  value       = aws_sfn_state_machine.this.name
}

output "role_arn" {
  description = "ARN of the workflow's role."
  value       = module.role.arn
}

output "dead_letter_queue_arn" {
  description = "ARN of the queue of runs that failed."
  value       = module.dead_letters.arn
}
