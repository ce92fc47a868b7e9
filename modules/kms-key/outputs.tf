output "arn" {
  description = "ARN of the key, `kms_key_arn` of the other modules."
  value       = aws_kms_key.this.arn
}

output "key_id" {
  description = "Id of the key."
  value       = aws_kms_key.this.key_id
}

output "alias_arn" {
  description = "ARN of the alias."
  value       = aws_kms_alias.this.arn
}

output "alias_name" {
  description = "Name of the alias, with `alias/`."
  value       = aws_kms_alias.this.name
}
