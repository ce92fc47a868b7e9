output "id" {
  description = "Id of the replication group, dimension of its metrics."
  value       = aws_elasticache_replication_group.this.replication_group_id
}

output "arn" {
  description = "ARN of the replication group; `elasticache:Connect` names it and the users."
  value       = aws_elasticache_replication_group.this.arn
}

output "user_arns" {
  description = "ARNs of the users, by their name."
  value       = { for key, user in aws_elasticache_user.this : key => user.arn }
}

output "primary_endpoint" {
  description = "Host that is written to (one shard)."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "reader_endpoint" {
  description = "Host that is read from (one shard)."
  value       = aws_elasticache_replication_group.this.reader_endpoint_address
}

output "configuration_endpoint" {
  description = "Host that names the shards (several shards)."
  value       = aws_elasticache_replication_group.this.configuration_endpoint_address
}
