output "id" {
  description = "Id of the zone."
  value       = aws_route53_zone.this.zone_id
}

output "arn" {
  description = "ARN of the zone, for the policies of those who change records."
  value       = aws_route53_zone.this.arn
}

output "name_servers" {
  description = "Name servers, for the delegation in the zone above."
  value       = aws_route53_zone.this.name_servers
}
