output "arn" {
  description = "ARN of the cluster."
  value       = aws_ecs_cluster.this.arn

  # A service that names a capacity provider fails before the cluster has it.
  depends_on = [aws_ecs_cluster_capacity_providers.this]
}

output "name" {
  description = "Name of the cluster, dimension of its metrics."
  value       = aws_ecs_cluster.this.name
}

output "exec_log_group_name" {
  description = "Log group of the sessions."
  value       = module.exec_logs.name
}
