# Handed out once its policy is in place: whoever writes to it is refused without.
output "id" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.this.id
  depends_on  = [aws_s3_bucket_policy.this]
}

output "arn" {
  description = "ARN of the bucket."
  value       = aws_s3_bucket.this.arn
  depends_on  = [aws_s3_bucket_policy.this]
}

output "regional_domain_name" {
  description = "Domain name for an origin of CloudFront."
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}

output "replication_role_arn" {
  description = "Role that replicates, null where nothing is replicated; the DR key's policy names it."
  value       = one(module.replication_role[*].arn)
}
