output "id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}

output "cidr_block" {
  description = "Range of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "subnet_ids" {
  description = "Ids of the subnets: by tier, then by letter of the zone."
  value       = { for tier in var.tiers : tier => { for zone in keys(var.availability_zones) : zone => aws_subnet.this["${tier}-${zone}"].id } }
}

output "route_table_ids" {
  description = "Ids of the route tables: public, data, and private by letter of the zone."
  value       = merge({ for zone, table in aws_route_table.private : "private-${zone}" => table.id }, { for table in aws_route_table.public : "public" => table.id }, { for table in aws_route_table.data : "data" => table.id })
}

output "nat_public_ips" {
  description = "Addresses that requests to the internet come from, for the allowlists of others."
  value       = { for zone, address in aws_eip.nat : zone => address.public_ip }
}
