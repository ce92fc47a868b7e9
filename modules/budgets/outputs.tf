output "budget_arns" {
  description = "ARNs of the budgets, by their name."
  value       = { for key, budget in aws_budgets_budget.this : key => budget.arn }
}

output "anomaly_monitor_arn" {
  description = "ARN of the monitor of anomalies."
  value       = aws_ce_anomaly_monitor.this.arn
}
