output "vpc_id" {
  description = "Id of the VPC."
  value       = module.vpc.id
}

output "nat_public_ips" {
  description = "Addresses that requests to the internet come from, for the allowlists of others."
  value       = module.vpc.nat_public_ips
}

output "parameter_names" {
  description = "Names of the SSM parameters that other stacks read."
  value       = module.published.names
}
