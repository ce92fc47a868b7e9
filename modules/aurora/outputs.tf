output "identifier" {
  description = "Identifier of the cluster, dimension of its metrics."
  value       = aws_rds_cluster.this.cluster_identifier
}

output "arn" {
  description = "ARN of the cluster."
  value       = aws_rds_cluster.this.arn
}

output "resource_id" {
  description = "Id that IAM authentication names."
  value       = aws_rds_cluster.this.cluster_resource_id
}

output "endpoint" {
  description = "Host that is written to."
  value       = aws_rds_cluster.this.endpoint
}

output "reader_endpoint" {
  description = "Host that is read from."
  value       = aws_rds_cluster.this.reader_endpoint
}

output "port" {
  description = "Port."
  value       = aws_rds_cluster.this.port
}

output "instance_identifiers" {
  description = "Identifiers of the instances, by their name; dimension of their metrics."
  value       = { for key, instance in aws_rds_cluster_instance.this : key => instance.identifier }
}

output "master_secret_arn" {
  description = "ARN of the secret of the master user, which RDS made and rotates; null in a global database."
  value       = one(aws_rds_cluster.this.master_user_secret[*].secret_arn)
}

output "global_cluster_identifier" {
  description = "Global database, once there is an instance that replicas can copy from; null: none."
  value       = local.is_global ? var.global_cluster.identifier : null

  depends_on = [aws_rds_cluster_instance.this]
}
