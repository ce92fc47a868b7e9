output "arn" {
  description = "ARN of the web ACL, for `web_acl` of `alb` and `cloudfront`."
  value       = aws_wafv2_web_acl.this.arn
}

output "name" {
  description = "Name of the web ACL, dimension of its metrics."
  value       = aws_wafv2_web_acl.this.name
}

output "log_group_name" {
  description = "Log group of what was refused."
  value       = aws_cloudwatch_log_group.this.name
}
