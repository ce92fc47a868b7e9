output "vpc_id" {
  description = "Id of the VPC."
  value       = module.vpc.id
}

output "nat_public_ips" {
  description = "Addresses that requests to the internet come from, for the allowlists of others."
  value       = module.vpc.nat_public_ips
}

output "transit_gateway_attachment_id" {
  description = "Attachment to the hub, which shared/network/prod lets in by `hub_attachments`; null while this network stands alone."
  value       = one(aws_ec2_transit_gateway_vpc_attachment.this[*].id)
}

output "parameter_names" {
  description = "Names of the SSM parameters that other stacks read."
  value       = module.published.names
}
