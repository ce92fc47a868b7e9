output "budget_arns" {
  description = "ARNs of the budgets, by name."
  value       = module.budgets.budget_arns
}
