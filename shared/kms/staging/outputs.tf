output "key_arns" {
  description = "ARNs of the keys, by alias."
  value       = { for alias, key in module.key : alias => key.arn }
}

output "parameter_names" {
  description = "Names of the SSM parameters that other stacks read."
  value       = module.published.names
}
