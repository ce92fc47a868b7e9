output "artifact_bucket" {
  description = "Bucket that packages of functions are put in."
  value       = module.artifacts.id
}

output "secret_names" {
  description = "Names of the platform's secrets."
  value       = { for name, secret in module.secret : name => secret.name }
}

output "parameter_names" {
  description = "Names of the SSM parameters that other stacks read."
  value       = module.published.names
}
