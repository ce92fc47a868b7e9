output "arn" {
  description = "ARN of the certificate, once it is valid."
  value       = aws_acm_certificate_validation.this.certificate_arn
}

output "domain_name" {
  description = "First name of the certificate."
  value       = aws_acm_certificate.this.domain_name
}
