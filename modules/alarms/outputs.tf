output "arns" {
  description = "ARNs of the alarms, by what they watch."
  value       = { for key, alarm in merge(aws_cloudwatch_metric_alarm.above, aws_cloudwatch_metric_alarm.below, aws_cloudwatch_metric_alarm.math) : key => alarm.arn }
}

output "names" {
  description = "Names of the alarms, by what they watch; `deployment.alarm_names` of `ecs-service` takes some."
  value       = { for key, alarm in merge(aws_cloudwatch_metric_alarm.above, aws_cloudwatch_metric_alarm.below, aws_cloudwatch_metric_alarm.math) : key => alarm.alarm_name }
}
