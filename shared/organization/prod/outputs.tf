output "organization_id" {
  description = "Id of the organisation."
  value       = aws_organizations_organization.this.id
}

output "account_ids" {
  description = "Ids of the member accounts, by name."
  value       = { for name, account in module.account : name => account.id }
}

output "service_control_policy_ids" {
  description = "Ids of the service control policies, by name."
  value       = { for name, policy in aws_organizations_policy.service_control : name => policy.id }
}

output "state_bucket" {
  description = "Bucket of the states of this account."
  value       = module.state.bucket
}

output "parameter_names" {
  description = "Names of the SSM parameters that other root modules of this account read."
  value       = module.published.names
}
