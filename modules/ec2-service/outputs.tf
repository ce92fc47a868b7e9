output "autoscaling_group_name" {
  description = "Name of the auto scaling group."
  value       = aws_autoscaling_group.this.name
}

output "launch_template_id" {
  description = "Id of the launch template."
  value       = aws_launch_template.this.id
}

output "role_arn" {
  description = "ARN of the instances' role."
  value       = module.role.arn
}

output "role_name" {
  description = "Name of the instances' role."
  value       = module.role.name
}
