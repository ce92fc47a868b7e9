output "identifier" {
  description = "Identifier, dimension of its metrics."
  value       = aws_db_instance.this.identifier
}

output "arn" {
  description = "ARN of the instance."
  value       = aws_db_instance.this.arn
}

output "resource_id" {
  description = "Id that IAM authentication names: `arn:aws:rds-db:<region>:<account>:dbuser:<resource id>/<user>`."
  value       = aws_db_instance.this.resource_id
}

output "address" {
  description = "Host name."
  value       = aws_db_instance.this.address
}

output "port" {
  description = "Port."
  value       = aws_db_instance.this.port
}

output "replica_addresses" {
  description = "Host names of the replicas, by their name."
  value       = { for key, replica in aws_db_instance.replica : key => replica.address }
}

output "master_secret_arn" {
  description = "ARN of the secret of the master user, which RDS made and rotates; null where there are replicas."
  value       = one(aws_db_instance.this.master_user_secret[*].secret_arn)
}
