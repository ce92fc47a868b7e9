output "recorder_name" {
  description = "Name of the recorder."
  value       = aws_config_configuration_recorder.this.name
}

output "rule_arns" {
  description = "ARNs of the rules, by their name."
  value       = { for key, rule in aws_config_config_rule.this : key => rule.arn }
}
