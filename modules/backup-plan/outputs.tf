output "vault_name" {
  description = "Name of the vault."
  value       = aws_backup_vault.this.name
}

output "vault_arn" {
  description = "ARN of the vault, for `dr-rehearsal`."
  value       = aws_backup_vault.this.arn
}

output "dr_vault_arn" {
  description = "ARN of the vault in the DR region."
  value       = aws_backup_vault.dr.arn
}

output "role_arn" {
  description = "Role of AWS Backup."
  value       = module.role.arn
}

output "plan_ids" {
  description = "Ids of the plans, by tier."
  value       = { for tier, plan in aws_backup_plan.this : tier => plan.id }
}
