output "id" {
  description = "Id of the hub."
  value       = aws_ec2_transit_gateway.this.id
}

output "arn" {
  description = "ARN of the hub."
  value       = aws_ec2_transit_gateway.this.arn
}

output "attachment_ids" {
  description = "Ids of the attachments, by network."
  value       = { for name, attachment in aws_ec2_transit_gateway_vpc_attachment.this : name => attachment.id }
}

output "route_table_ids" {
  description = "Ids of the hub's route tables, by environment."
  value       = { for environment, table in aws_ec2_transit_gateway_route_table.this : environment => table.id }
}
