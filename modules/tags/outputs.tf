output "tags" {
  description = "All tags: what every other module takes as `tags`, and `default_tags` of a provider."
  value       = local.tags
}

output "environment" {
  description = "Environment, the first part of most names."
  value       = var.environment
}

output "service" {
  description = "Service, part of most names."
  value       = var.service
}
