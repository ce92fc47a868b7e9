output "alarm_arns" {
  description = "ARNs of the alarms, by quota."
  value       = module.quotas.alarm_arns
}
