output "arn" {
  description = "ARN of the load balancer."
  value       = aws_lb.this.arn
}

output "arn_suffix" {
  description = "Dimension `LoadBalancer` of its metrics."
  value       = aws_lb.this.arn_suffix
}

output "dns_name" {
  description = "DNS name, for an alias record."
  value       = aws_lb.this.dns_name
}

output "zone_id" {
  description = "Hosted zone of the DNS name, for an alias record."
  value       = aws_lb.this.zone_id
}

output "target_groups" {
  description = "ARN, name, and dimension `TargetGroup` of each listener's target group."
  value       = { for key, group in aws_lb_target_group.this : key => { arn = group.arn, name = group.name, arn_suffix = group.arn_suffix } }
}
