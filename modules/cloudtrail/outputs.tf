output "arn" {
  description = "ARN of the trail."
  value       = aws_cloudtrail.this.arn
}

output "bucket_arn" {
  description = "ARN of the bucket of the records."
  value       = module.bucket.arn
}

output "log_group_name" {
  description = "Log group of the records."
  value       = module.logs.name
}
