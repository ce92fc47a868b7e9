output "plan_ids" {
  description = "Ids of the plans, by DR tier."
  value       = module.backup.plan_ids
}

output "vault_arns" {
  description = "ARNs of the vaults, here and in the DR region."
  value       = { main = module.backup.vault_arn, dr = module.backup.dr_vault_arn }
}

output "parameter_names" {
  description = "Names of the SSM parameters that other stacks read."
  value       = module.published.names
}
