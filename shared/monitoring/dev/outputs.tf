output "topic_arns" {
  description = "ARNs of the topics, by name."
  value       = { for name, topic in module.topic : name => topic.arn }
}

output "parameter_names" {
  description = "Names of the SSM parameters that other stacks read."
  value       = module.published.names
}
