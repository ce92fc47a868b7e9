variable "changed" { default = false }
resource "aws_backup_vault" "this" { name = "main" }
resource "aws_backup_plan" "this" {
  name = "daily"
  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.this.name
    schedule          = "cron(0 12 * * ? *)"
    lifecycle { delete_after = var.changed ? 30 : 14 }
  }
}
resource "aws_backup_selection" "this" {
  iam_role_arn = "arn:aws:iam::123456789012:role/backup"
  name         = "tagged"
  plan_id      = aws_backup_plan.this.id
  selection_tag {
    type  = "STRINGEQUALS"
    key   = "backup"
    value = "true"
  }
}
resource "aws_budgets_budget" "this" {
  name         = "monthly"
  budget_type  = "COST"
  limit_amount = "100"
  limit_unit   = "USD"
  time_unit    = "MONTHLY"
  notification {
    comparison_operator        = "GREATER_THAN"
    threshold                  = var.changed ? 90 : 80
    threshold_type             = "PERCENTAGE"
    notification_type          = "FORECASTED"
    subscriber_email_addresses = ["ops@example.com"]
  }
}
resource "aws_dlm_lifecycle_policy" "this" {
  description        = "snapshots"
  execution_role_arn = "arn:aws:iam::123456789012:role/dlm"
  policy_details {
    resource_types = ["VOLUME"]
    target_tags    = { Snapshot = "true" }
    schedule {
      name = "daily"
      create_rule { interval = 24 }
      retain_rule { count = 7 }
    }
  }
}
