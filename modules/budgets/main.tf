locals {
  prefix = var.tags["Environment"]
}

# A tag must be activated before costs can be told apart by it; the payer account does that once.
resource "aws_ce_cost_allocation_tag" "this" {
  for_each = var.is_payer_account ? toset(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"]) : toset([])

  tag_key = each.value
  status  = "Active"
}

resource "aws_budgets_budget" "this" {
  for_each = var.budgets

  name         = "${local.prefix}-${each.key}"
  budget_type  = "COST"
  limit_amount = tostring(each.value.monthly_usd)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"
  tags         = merge(var.tags, { Name = "${local.prefix}-${each.key}" })

  cost_filter {
    name   = "TagKeyValue"
    values = [format("user:%s$%s", each.value.tag_key, each.value.tag_value)]
  }

  # Told when half and most of it is spent, and as soon as the month is going to be over.
  dynamic "notification" {
    for_each = each.value.actual_percents

    content {
      comparison_operator        = "GREATER_THAN"
      notification_type          = "ACTUAL"
      threshold                  = notification.value
      threshold_type             = "PERCENTAGE"
      subscriber_email_addresses = each.value.emails
      subscriber_sns_topic_arns  = [var.topic_arn]
    }
  }

  notification {
    comparison_operator        = "GREATER_THAN"
    notification_type          = "FORECASTED"
    threshold                  = 100
    threshold_type             = "PERCENTAGE"
    subscriber_email_addresses = each.value.emails
    subscriber_sns_topic_arns  = [var.topic_arn]
  }
}

resource "aws_ce_anomaly_monitor" "this" {
  name              = "${local.prefix}-services"
  monitor_type      = "DIMENSIONAL"
  monitor_dimension = "SERVICE"
  tags              = merge(var.tags, { Name = "${local.prefix}-services" })
}

resource "aws_ce_anomaly_subscription" "this" {
  name             = "${local.prefix}-services"
  frequency        = "IMMEDIATE"
  monitor_arn_list = [aws_ce_anomaly_monitor.this.arn]
  tags             = merge(var.tags, { Name = "${local.prefix}-services" })

  subscriber {
    type    = "SNS"
    address = var.topic_arn
  }

  threshold_expression {
    and {
      dimension {
        key           = "ANOMALY_TOTAL_IMPACT_ABSOLUTE"
        match_options = ["GREATER_THAN_OR_EQUAL"]
        values        = [tostring(var.anomaly.usd)]
      }
    }

    and {
      dimension {
        key           = "ANOMALY_TOTAL_IMPACT_PERCENTAGE"
        match_options = ["GREATER_THAN_OR_EQUAL"]
        values        = [tostring(var.anomaly.percent)]
      }
    }
  }
}
