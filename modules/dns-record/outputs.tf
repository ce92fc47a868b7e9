output "fqdn" {
  description = "Name of the record."
  value       = var.name

  depends_on = [aws_route53_record.alias]
}

output "health_check_id" {
  description = "Id of the health check of the first target, null without failover."
  value       = one(aws_route53_health_check.primary[*].id)
}
