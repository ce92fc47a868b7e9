output "alarm_names" {
  description = "Names of the alarms that tell: by burn rate, and latency."
  value       = merge({ for key, alarm in aws_cloudwatch_composite_alarm.availability : "availability-${key}" => alarm.alarm_name }, { latency = aws_cloudwatch_metric_alarm.latency.alarm_name })
}

output "dashboard_name" {
  description = "Name of the dashboard."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}
