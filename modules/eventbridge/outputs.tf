output "bus_name" {
  description = "Name of the bus."
  value       = local.bus
}

output "bus_arn" {
  description = "ARN of the own bus, null where there is none."
  value       = one(aws_cloudwatch_event_bus.this[*].arn)
}

output "rule_arns" {
  description = "ARNs of the rules, by their name: what targets' policies allow."
  value       = { for key, rule in aws_cloudwatch_event_rule.this : key => rule.arn }
}

output "dead_letter_queue_arn" {
  description = "ARN of the queue of what no target took."
  value       = module.dead_letters.arn
}
