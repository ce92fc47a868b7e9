data "aws_caller_identity" "current" {}

locals {
  name  = "${var.tags["Environment"]}-${var.name}-notifications"
  queue = { for key, subscriber in var.subscribers : key => subscriber if subscriber.dead_letter_queue_arn != null }
}

resource "aws_sns_topic" "this" {
  name              = local.name
  display_name      = var.display_name
  kms_master_key_id = var.kms_key_arn
  tags              = merge(var.tags, { Name = local.name })
}

data "aws_iam_policy_document" "this" {
  statement {
    sid       = "DenyWithoutTls"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.this.arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  dynamic "statement" {
    for_each = var.publisher_services

    content {
      sid       = "Publish${join("", [for word in split(".", split(".amazonaws.com", statement.value)[0]) : title(replace(word, "-", ""))])}"
      actions   = ["sns:Publish"]
      resources = [aws_sns_topic.this.arn]

      principals {
        type        = "Service"
        identifiers = [statement.value]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [data.aws_caller_identity.current.account_id]
      }
    }
  }

  dynamic "statement" {
    for_each = length(var.publisher_role_arns) > 0 ? [1] : []

    content {
      sid       = "PublishRoles"
      actions   = ["sns:Publish"]
      resources = [aws_sns_topic.this.arn]

      principals {
        type        = "AWS"
        identifiers = sort(tolist(var.publisher_role_arns))
      }
    }
  }
}

resource "aws_sns_topic_policy" "this" {
  arn    = aws_sns_topic.this.arn
  policy = data.aws_iam_policy_document.this.json
}

resource "aws_sns_topic_subscription" "this" {
  for_each = var.subscribers

  topic_arn            = aws_sns_topic.this.arn
  protocol             = each.value.protocol
  endpoint             = each.value.endpoint
  raw_message_delivery = each.value.protocol == "sqs" ? each.value.is_raw : null
  filter_policy        = each.value.filter_policy
  redrive_policy       = each.value.dead_letter_queue_arn == null ? null : jsonencode({ deadLetterTargetArn = each.value.dead_letter_queue_arn })
}

# What could not be delivered, not even to a dead-letter queue, is lost without a trace.
resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "${local.name}-failed-alarm"
  alarm_description   = "${local.name} could not deliver notifications${length(local.queue) > 0 ? " (look into the dead-letter queues)" : ""}. Runbook: ${var.alarm.runbook_url}"
  namespace           = "AWS/SNS"
  metric_name         = "NumberOfNotificationsFailed"
  dimensions          = { TopicName = aws_sns_topic.this.name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-failed-alarm" })
}
