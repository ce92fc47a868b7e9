output "config_parameter_arn" {
  description = "ARN of the configuration, `otel.config_parameter_arn` of `ecs-service`."
  value       = aws_ssm_parameter.config.arn
}

output "config_parameter_name" {
  description = "Name of the configuration."
  value       = aws_ssm_parameter.config.name
}

output "metrics_namespace" {
  description = "Namespace of the service's metrics, for alarms and dashboards."
  value       = local.namespace
}
