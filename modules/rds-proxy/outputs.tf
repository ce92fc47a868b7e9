output "endpoint" {
  description = "Host of the proxy."
  value       = aws_db_proxy.this.endpoint
}

output "reader_endpoint" {
  description = "Host that reads only, null where there is none."
  value       = one(aws_db_proxy_endpoint.reader[*].endpoint)
}

output "arn" {
  description = "ARN of the proxy."
  value       = aws_db_proxy.this.arn
}

output "name" {
  description = "Name of the proxy, dimension of its metrics."
  value       = aws_db_proxy.this.name
}
