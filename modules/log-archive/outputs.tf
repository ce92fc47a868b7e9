output "archive" {
  description = "What other modules take as `archive`: stream and role."
  value = {
    destination_arn = aws_kinesis_firehose_delivery_stream.this.arn
    role_arn        = module.subscription_role.arn
  }
}

output "bucket_arn" {
  description = "ARN of the bucket of the archive."
  value       = module.bucket.arn
}

output "delivery_role_arn" {
  description = "Role that writes the archive; the key's policy names it."
  value       = module.delivery_role.arn
}
