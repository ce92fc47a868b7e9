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

  name        = "orders"
  kms_key_arn = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/queue"
  }
}

run "has_a_dead_letter_queue_and_alarms" {
  assert {
    condition     = aws_sqs_queue.this.name == "prod-orders" && aws_sqs_queue.dead_letter.name == "prod-orders-dlq"
    error_message = "names"
  }
  assert {
    condition     = aws_sqs_queue.this.kms_master_key_id == var.kms_key_arn && aws_sqs_queue.dead_letter.kms_master_key_id == var.kms_key_arn
    error_message = "both are encrypted with the key"
  }
  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy) == { deadLetterTargetArn = aws_sqs_queue.dead_letter.arn, maxReceiveCount = 5 }
    error_message = "after five attempts to the dead-letter queue"
  }
  assert {
    condition     = jsondecode(aws_sqs_queue_redrive_allow_policy.dead_letter.redrive_allow_policy).sourceQueueArns == [aws_sqs_queue.this.arn]
    error_message = "which only this queue may use"
  }
  assert {
    condition     = aws_sqs_queue.dead_letter.message_retention_seconds == 1209600 && aws_sqs_queue.this.message_retention_seconds == 345600
    error_message = "14 days in the dead-letter queue, 4 in the queue"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.dead_letter.threshold == 0 && aws_cloudwatch_metric_alarm.dead_letter.dimensions == tomap({ QueueName = "prod-orders-dlq" }) && aws_cloudwatch_metric_alarm.dead_letter.alarm_actions == toset(var.alarm.topic_arns) && strcontains(aws_cloudwatch_metric_alarm.dead_letter.alarm_description, var.alarm.runbook_url)
    error_message = "the first message in the dead-letter queue raises an alarm"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.age.threshold == 300 && aws_cloudwatch_metric_alarm.age.metric_name == "ApproximateAgeOfOldestMessage" && aws_cloudwatch_metric_alarm.age.alarm_name == "prod-orders-age-alarm"
    error_message = "so does a message that waits for 5 minutes"
  }
  assert {
    condition     = [for s in jsondecode(aws_sqs_queue_policy.this.policy).Statement : "${s.Effect} ${s.Sid}"] == ["Deny DenyWithoutTls"] && jsondecode(aws_sqs_queue_policy.dead_letter.policy).Statement[0].Resource == aws_sqs_queue.dead_letter.arn
    error_message = "the policies only deny"
  }
}

run "is_fifo_where_asked" {
  variables {
    is_fifo                    = true
    visibility_timeout_seconds = 900
    retention_days             = 14
    max_receive_count          = 3
    max_age_seconds            = 600
  }
  assert {
    condition     = aws_sqs_queue.this.name == "prod-orders.fifo" && aws_sqs_queue.dead_letter.name == "prod-orders-dlq.fifo" && aws_sqs_queue.this.content_based_deduplication
    error_message = "both are FIFO"
  }
  assert {
    condition     = aws_sqs_queue.this.visibility_timeout_seconds == 900 && aws_sqs_queue.this.message_retention_seconds == 1209600 && jsondecode(aws_sqs_queue.this.redrive_policy).maxReceiveCount == 3 && aws_cloudwatch_metric_alarm.age.threshold == 600
    error_message = "figures as given"
  }
}

run "lets_one_source_of_a_service_send" {
  variables {
    senders = { nightly-run = { service = "events.amazonaws.com", source_arn = "arn:aws:events:ap-northeast-2:444444444444:rule/prod-orders" } }
  }
  assert {
    condition     = jsondecode(aws_sqs_queue_policy.this.policy).Statement[1].Sid == "SendNightlyRun" && jsondecode(aws_sqs_queue_policy.this.policy).Statement[1].Principal == { Service = "events.amazonaws.com" } && jsondecode(aws_sqs_queue_policy.this.policy).Statement[1].Condition == { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id }, ArnEquals = { "aws:SourceArn" = "arn:aws:events:ap-northeast-2:444444444444:rule/prod-orders" } }
    error_message = "the rule of this account: ${aws_sqs_queue_policy.this.policy}"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                       = "Orders"
    kms_key_arn                = "alias/sqs"
    alarm                      = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    visibility_timeout_seconds = 0
    retention_days             = 30
    max_receive_count          = 0
    max_age_seconds            = 5
    senders                    = { all = { service = "events.amazonaws.com", source_arn = "arn:aws:events:*" } }
    tags                       = { Environment = "prod" }
  }
  expect_failures = [var.name, var.kms_key_arn, var.alarm, var.visibility_timeout_seconds, var.retention_days, var.max_receive_count, var.max_age_seconds, var.senders, var.tags]
}

run "refuses_an_alarm_without_a_runbook" {
  command = plan
  variables {
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"], runbook_url = "wiki" }
  }
  expect_failures = [var.alarm]
}
