# Who made it is told when half of the month's budget is spent, and as soon as it is not going to last.
resource "aws_budgets_budget" "this" {
  name         = "dev-sandbox"
  budget_type  = "COST"
  limit_amount = "100"
  limit_unit   = "USD"
  time_unit    = "MONTHLY"
  tags         = merge(module.tags.tags, { Name = "dev-sandbox" })

  cost_filter {
    name   = "TagKeyValue"
    values = ["user:Service$sandbox"]
  }

  dynamic "notification" {
    for_each = { ACTUAL = 50, FORECASTED = 100 }

    content {
      comparison_operator        = "GREATER_THAN"
      notification_type          = notification.key
      threshold                  = notification.value
      threshold_type             = "PERCENTAGE"
      subscriber_email_addresses = ["platform@example.com"]
      subscriber_sns_topic_arns  = [module.monitoring.values["ticket-topic-arn"]]
    }
  }
}
