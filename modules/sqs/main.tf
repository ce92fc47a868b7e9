data "aws_caller_identity" "current" {}

locals {
  name     = "${var.tags["Environment"]}-${var.name}"
  suffix   = var.is_fifo ? ".fifo" : ""
  dlq_name = "${local.name}-dlq"
}

resource "aws_sqs_queue" "dead_letter" {
  name                              = "${local.dlq_name}${local.suffix}"
  fifo_queue                        = var.is_fifo
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = 300
  message_retention_seconds         = 14 * 86400
  tags                              = merge(var.tags, { Name = local.dlq_name })
}

resource "aws_sqs_queue" "this" {
  name                              = "${local.name}${local.suffix}"
  fifo_queue                        = var.is_fifo
  content_based_deduplication       = var.is_fifo ? true : null
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = 300
  visibility_timeout_seconds        = var.visibility_timeout_seconds
  message_retention_seconds         = var.retention_days * 86400
  receive_wait_time_seconds         = 20
  tags                              = merge(var.tags, { Name = local.name })

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter.arn
    maxReceiveCount     = var.max_receive_count
  })
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  queue_url = aws_sqs_queue.dead_letter.id
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.this.arn]
  })
}

data "aws_iam_policy_document" "this" {
  for_each = { this = aws_sqs_queue.this.arn, dead_letter = aws_sqs_queue.dead_letter.arn }

  statement {
    sid       = "DenyWithoutTls"
    effect    = "Deny"
    actions   = ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [each.value]

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
    for_each = each.key == "this" ? var.senders : {}

    content {
      sid       = "Send${join("", [for word in split("-", statement.key) : title(word)])}"
      actions   = ["sqs:SendMessage"]
      resources = [each.value]

      principals {
        type        = "Service"
        identifiers = [statement.value.service]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [data.aws_caller_identity.current.account_id]
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = [statement.value.source_arn]
      }
    }
  }
}

resource "aws_sqs_queue_policy" "this" {
  queue_url = aws_sqs_queue.this.id
  policy    = data.aws_iam_policy_document.this["this"].json
}

resource "aws_sqs_queue_policy" "dead_letter" {
  queue_url = aws_sqs_queue.dead_letter.id
  policy    = data.aws_iam_policy_document.this["dead_letter"].json
}

resource "aws_cloudwatch_metric_alarm" "dead_letter" {
  alarm_name          = "${local.dlq_name}-alarm"
  alarm_description   = "Messages of ${local.name} could not be processed and wait in the dead-letter queue. Runbook: ${var.alarm.runbook_url}"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead_letter.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.dlq_name}-alarm" })
}

resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name          = "${local.name}-age-alarm"
  alarm_description   = "The oldest message of ${local.name} waits longer than ${var.max_age_seconds} s. Runbook: ${var.alarm.runbook_url}"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.this.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  threshold           = var.max_age_seconds
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-age-alarm" })
}
