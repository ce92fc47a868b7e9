output "ids" {
  description = "Ids of the endpoints, by the short name of the service."
  value       = { for service, endpoint in aws_vpc_endpoint.this : service => endpoint.id }
}

output "security_group_id" {
  description = "Security group of the endpoints, for the egress of those who use them."
  value       = module.security_group.id
}
