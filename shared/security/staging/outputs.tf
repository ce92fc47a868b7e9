output "analyzer_arn" {
  description = "ARN of the analyser of access from outside."
  value       = module.baseline.analyzer_arn
}

output "parameter_names" {
  description = "Names of the SSM parameters that other stacks read."
  value       = module.published.names
}
