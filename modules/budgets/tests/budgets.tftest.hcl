provider "aws" {
  region = "ap-northeast-2"
}

variables {
  tags = {
    Environment = "prod"
    Service     = "orders"
    Team        = "commerce"
    Owner       = "commerce@example.com"
    CostCenter  = "cc-1001"
    ManagedBy   = "terraform"
    Project     = "shop"
    DataClass   = "confidential"
  }

  budgets   = { commerce = { monthly_usd = 2000, tag_value = "commerce", emails = ["commerce@example.com"] } }
  topic_arn = "arn:aws:sns:ap-northeast-2:444444444444:prod-cost-notifications"
}

run "tells_before_the_money_is_spent" {
  command = plan
  assert {
    condition     = aws_budgets_budget.this["commerce"].name == "prod-commerce" && aws_budgets_budget.this["commerce"].limit_amount == "2000" && one(aws_budgets_budget.this["commerce"].cost_filter).values == tolist(["user:Team$commerce"])
    error_message = "the team's costs"
  }
  assert {
    condition     = sort([for n in aws_budgets_budget.this["commerce"].notification : "${n.notification_type} ${n.threshold}"]) == tolist(["ACTUAL 100", "ACTUAL 50", "ACTUAL 80", "FORECASTED 100"]) && alltrue([for n in aws_budgets_budget.this["commerce"].notification : n.subscriber_sns_topic_arns == toset([var.topic_arn])])
    error_message = "four notifications"
  }
  assert {
    condition     = one(aws_ce_anomaly_subscription.this.subscriber).address == var.topic_arn && aws_ce_anomaly_monitor.this.monitor_dimension == "SERVICE" && length(aws_ce_cost_allocation_tag.this) == 0
    error_message = "anomalies, no tags by default"
  }
}

run "activates_tags_and_takes_other_figures" {
  command = plan
  variables {
    is_payer_account = true
    anomaly          = { usd = 20, percent = 50 }
    budgets          = { sandbox = { monthly_usd = 50, tag_key = "Service", tag_value = "sandbox", actual_percents = [80] } }
  }
  assert {
    condition     = length(aws_ce_cost_allocation_tag.this) == 7 && alltrue([for tag in aws_ce_cost_allocation_tag.this : tag.status == "Active"])
    error_message = "seven tags"
  }
  assert {
    condition     = [for part in aws_ce_anomaly_subscription.this.threshold_expression[0].and : one(part.dimension[0].values)] == ["20", "50"]
    error_message = "other thresholds"
  }
  assert {
    condition     = length(aws_budgets_budget.this["sandbox"].notification) == 2 && one(aws_budgets_budget.this["sandbox"].cost_filter).values == tolist(["user:Service$sandbox"])
    error_message = "by service"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    budgets   = { Commerce = { monthly_usd = 0, tag_value = "commerce" } }
    topic_arn = "topic"
    anomaly   = { usd = 0 }
    tags      = { Environment = "prod" }
  }
  expect_failures = [var.budgets, var.topic_arn, var.anomaly, var.tags]
}

run "refuses_a_tag_that_costs_are_not_told_apart_by" {
  command = plan
  variables {
    budgets = { commerce = { monthly_usd = 1, tag_key = "Name", tag_value = "x" } }
  }
  expect_failures = [var.budgets]
}

run "refuses_too_many_notifications" {
  command = plan
  variables {
    budgets = { commerce = { monthly_usd = 1, tag_value = "x", actual_percents = [10, 20, 30, 40, 50] } }
  }
  expect_failures = [var.budgets]
}
