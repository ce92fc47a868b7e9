output "bucket" {
  description = "Name of the bucket, `bucket` of the backend."
  value       = aws_s3_bucket.this.id
}

output "bucket_arn" {
  description = "ARN of the bucket."
  value       = aws_s3_bucket.this.arn
}

output "lock_table" {
  description = "Name of the lock table, null where there is none."
  value       = one(aws_dynamodb_table.lock[*].name)
}
