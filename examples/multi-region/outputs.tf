output "url" {
  description = "Where customers go; it leads to the region that answers."
  value       = "https://${var.domain_name}"
}

output "load_balancers" {
  description = "Names of both load balancers, to ask one region."
  value       = { primary = module.alb.dns_name, dr = module.alb_dr.dns_name }
}

output "health_check_id" {
  description = "Health check of the first region: inverted, it rehearses the failover."
  value       = module.record.health_check_id
}

output "table_name" {
  description = "Table, by the same name in both regions."
  value       = module.table.name
}

output "repository_url" {
  description = "What images are pushed to."
  value       = module.repository.url
}
