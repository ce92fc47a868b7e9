output "name" {
  description = "Name of the table."
  value       = aws_dynamodb_table.this.name
}

output "arn" {
  description = "ARN of the table; its indexes are `<arn>/index/<name>`."
  value       = aws_dynamodb_table.this.arn
}

output "stream_arn" {
  description = "ARN of the stream, empty where there is none."
  value       = aws_dynamodb_table.this.stream_arn
}
