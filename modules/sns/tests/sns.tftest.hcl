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
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"]
    runbook_url = "https://wiki.example.com/platform/notifications"
  }
}

run "lets_nobody_publish_by_default" {
  assert {
    condition     = aws_sns_topic.this.name == "prod-orders-notifications" && aws_sns_topic.this.kms_master_key_id == var.kms_key_arn
    error_message = "name and key"
  }
  assert {
    condition     = [for s in jsondecode(aws_sns_topic_policy.this.policy).Statement : "${s.Effect} ${s.Sid}"] == ["Deny DenyWithoutTls"]
    error_message = "the policy only denies: ${aws_sns_topic_policy.this.policy}"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.failed.metric_name == "NumberOfNotificationsFailed" && aws_cloudwatch_metric_alarm.failed.alarm_name == "prod-orders-notifications-failed-alarm" && strcontains(aws_cloudwatch_metric_alarm.failed.alarm_description, var.alarm.runbook_url) && aws_cloudwatch_metric_alarm.failed.alarm_actions == toset(var.alarm.topic_arns)
    error_message = "an alarm for what was not delivered"
  }
}

run "lets_services_and_roles_publish" {
  variables {
    publisher_services  = ["cloudwatch.amazonaws.com"]
    publisher_role_arns = ["arn:aws:iam::444444444444:role/prod-orders-task-role"]
    display_name        = "Orders"
  }
  assert {
    condition     = [for s in jsondecode(aws_sns_topic_policy.this.policy).Statement : s.Sid] == ["DenyWithoutTls", "PublishCloudwatch", "PublishRoles"]
    error_message = "one statement each: ${aws_sns_topic_policy.this.policy}"
  }
  assert {
    condition     = jsondecode(aws_sns_topic_policy.this.policy).Statement[1].Condition == { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } } && jsondecode(aws_sns_topic_policy.this.policy).Statement[2].Principal == { AWS = "arn:aws:iam::444444444444:role/prod-orders-task-role" }
    error_message = "for this account, by ARN"
  }
}

run "subscribes_with_dead_letter_queue_and_filter" {
  variables {
    subscribers = {
      mail    = { protocol = "sqs", endpoint = "arn:aws:sqs:ap-northeast-2:444444444444:prod-mail", dead_letter_queue_arn = "arn:aws:sqs:ap-northeast-2:444444444444:prod-mail-dlq", is_raw = true, filter_policy = "{\"kind\":[\"paid\"]}" }
      on-call = { protocol = "email", endpoint = "on-call@example.com" }
    }
  }
  assert {
    condition     = aws_sns_topic_subscription.this["mail"].raw_message_delivery && jsondecode(aws_sns_topic_subscription.this["mail"].redrive_policy).deadLetterTargetArn == "arn:aws:sqs:ap-northeast-2:444444444444:prod-mail-dlq" && aws_sns_topic_subscription.this["mail"].filter_policy == "{\"kind\":[\"paid\"]}"
    error_message = "raw, filtered, with a dead-letter queue"
  }
  assert {
    condition     = aws_sns_topic_subscription.this["on-call"].redrive_policy == null
    error_message = "people have no dead-letter queue"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                = "Orders"
    display_name        = join("", [for i in range(101) : "x"])
    kms_key_arn         = "alias/aws/sns"
    publisher_services  = ["*"]
    publisher_role_arns = ["*"]
    subscribers         = { pager = { protocol = "http", endpoint = "http://pager.example.com", dead_letter_queue_arn = "x" } }
    alarm               = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    tags                = { Environment = "prod" }
  }
  expect_failures = [var.name, var.display_name, var.kms_key_arn, var.publisher_services, var.publisher_role_arns, var.subscribers, var.alarm, var.tags]
}

run "refuses_a_subscriber_without_a_dead_letter_queue" {
  command = plan
  variables {
    subscribers = { mail = { protocol = "sqs", endpoint = "arn:aws:sqs:ap-northeast-2:444444444444:prod-mail" } }
  }
  expect_failures = [var.subscribers]
}

run "refuses_an_endpoint_without_tls" {
  command = plan
  variables {
    subscribers = { pager = { protocol = "https", endpoint = "http://pager.example.com", dead_letter_queue_arn = "arn:aws:sqs:ap-northeast-2:444444444444:prod-pager-dlq" } }
    alarm       = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm, var.subscribers]
}
