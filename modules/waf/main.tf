locals {
  name       = "${var.tags["Environment"]}-${var.name}"
  log_name   = "aws-waf-logs-${local.name}"
  is_counted = var.enable_count_only

  managed = { for index, rule in var.managed_rules : rule.name => merge(rule, { priority = 10 + index }) }
}

resource "aws_wafv2_web_acl" "this" {
  name        = local.name
  description = "Guards ${var.name} of ${var.tags["Service"]}"
  scope       = var.scope
  tags        = merge(var.tags, { Name = local.name })

  default_action {
    allow {}
  }

  # Refused networks come first, then who asks too often, then what AWS knows to be bad.
  dynamic "rule" {
    for_each = length(var.blocked_cidr_blocks) > 0 ? [1] : []

    content {
      name     = "blocked-networks"
      priority = 0

      action {
        block {}
      }

      statement {
        ip_set_reference_statement {
          arn = aws_wafv2_ip_set.blocked[0].arn
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${local.name}-blocked-networks"
        sampled_requests_enabled   = true
      }
    }
  }

  rule {
    name     = "rate"
    priority = 1

    action {
      dynamic "block" {
        for_each = local.is_counted ? [] : [1]
        content {}
      }

      dynamic "count" {
        for_each = local.is_counted ? [1] : []
        content {}
      }
    }

    statement {
      rate_based_statement {
        limit                 = var.requests_per_5_minutes
        aggregate_key_type    = "IP"
        evaluation_window_sec = 300
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "${local.name}-rate"
      sampled_requests_enabled   = true
    }
  }

  dynamic "rule" {
    for_each = local.managed

    content {
      name     = rule.key
      priority = rule.value.priority

      override_action {
        dynamic "none" {
          for_each = local.is_counted ? [] : [1]
          content {}
        }

        dynamic "count" {
          for_each = local.is_counted ? [1] : []
          content {}
        }
      }

      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.key

          dynamic "rule_action_override" {
            for_each = rule.value.counted

            content {
              name = rule_action_override.value

              action_to_use {
                count {}
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${local.name}-${rule.key}"
        sampled_requests_enabled   = true
      }
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = local.name
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_ip_set" "blocked" {
  count = length(var.blocked_cidr_blocks) > 0 ? 1 : 0

  name               = "${local.name}-blocked"
  description        = "Networks that are refused"
  scope              = var.scope
  ip_address_version = "IPV4"
  addresses          = var.blocked_cidr_blocks
  tags               = merge(var.tags, { Name = "${local.name}-blocked" })
}

# WAF writes only to groups whose name begins with aws-waf-logs-.
resource "aws_cloudwatch_log_group" "this" {
  name              = local.log_name
  retention_in_days = var.tags["Environment"] == "dev" ? 7 : 14
  kms_key_id        = var.kms_key_arn
  tags              = merge(var.tags, { Name = local.log_name })
}

resource "aws_cloudwatch_log_subscription_filter" "archive" {
  count = var.archive == null ? 0 : 1

  name            = "archive"
  log_group_name  = aws_cloudwatch_log_group.this.name
  destination_arn = var.archive.destination_arn
  role_arn        = var.archive.role_arn
  filter_pattern  = ""
}

# Credentials and cookies do not belong into logs, and only what was not simply let through.
resource "aws_wafv2_web_acl_logging_configuration" "this" {
  resource_arn            = aws_wafv2_web_acl.this.arn
  log_destination_configs = [aws_cloudwatch_log_group.this.arn]

  dynamic "redacted_fields" {
    for_each = ["authorization", "cookie"]

    content {
      single_header {
        name = redacted_fields.value
      }
    }
  }

  logging_filter {
    default_behavior = "DROP"

    filter {
      behavior    = "KEEP"
      requirement = "MEETS_ANY"

      condition {
        action_condition {
          action = "BLOCK"
        }
      }

      condition {
        action_condition {
          action = "COUNT"
        }
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "blocked" {
  alarm_name          = "${local.name}-blocked-alarm"
  alarm_description   = "The web ACL ${local.name} refuses more than ${var.alarm_blocked_per_5_minutes} requests in 5 minutes: an attack, or a rule that hits customers. Runbook: ${var.alarm.runbook_url}"
  namespace           = "AWS/WAFV2"
  metric_name         = "BlockedRequests"
  dimensions          = merge({ WebACL = aws_wafv2_web_acl.this.name, Rule = "ALL" }, var.scope == "REGIONAL" ? { Region = split(":", var.kms_key_arn)[3] } : {})
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = var.alarm_blocked_per_5_minutes
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-blocked-alarm" })
}
