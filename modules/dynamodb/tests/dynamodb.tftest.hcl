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

  name        = "sessions"
  hash_key    = { name = "session_id" }
  kms_key_arn = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/sessions"
  }
}

run "is_encrypted_restorable_and_protected" {
  command = plan
  assert {
    condition     = aws_dynamodb_table.this.name == "prod-sessions" && aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST" && aws_dynamodb_table.this.deletion_protection_enabled
    error_message = "by request, protected"
  }
  assert {
    condition     = aws_dynamodb_table.this.server_side_encryption[0].kms_key_arn == var.kms_key_arn && aws_dynamodb_table.this.point_in_time_recovery[0].enabled
    error_message = "encrypted, restorable"
  }
  assert {
    condition     = [for a in aws_dynamodb_table.this.attribute : "${a.name} ${a.type}"] == ["session_id S"] && !aws_dynamodb_table.this.stream_enabled
    error_message = "one attribute, no stream"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.throttled.metric_name == "ThrottledRequests" && strcontains(aws_cloudwatch_metric_alarm.throttled.alarm_description, var.alarm.runbook_url) && aws_cloudwatch_metric_alarm.throttled.alarm_actions == toset(var.alarm.topic_arns)
    error_message = "an alarm"
  }
}

run "has_indexes_expiry_stream_and_replicas" {
  command = plan
  variables {
    range_key        = { name = "at", type = "N" }
    expiry_attribute = "expires_at"
    global_indexes   = { by-state = { hash_key = { name = "state" }, range_key = { name = "at", type = "N" }, attributes = ["total"] }, by-user = { hash_key = { name = "user" } } }
    replicas         = { ap-northeast-1 = "arn:aws:kms:ap-northeast-1:444444444444:key/mrk-1" }
    table_class      = "STANDARD_INFREQUENT_ACCESS"
  }
  assert {
    condition     = sort([for a in aws_dynamodb_table.this.attribute : "${a.name} ${a.type}"]) == tolist(["at N", "session_id S", "state S", "user S"])
    error_message = "keys of the table and its indexes, each once"
  }
  assert {
    condition     = { for i in aws_dynamodb_table.this.global_secondary_index : i.name => i.projection_type } == { by-state = "INCLUDE", by-user = "KEYS_ONLY" } && one(aws_dynamodb_table.this.ttl).attribute_name == "expires_at"
    error_message = "indexes and expiry"
  }
  assert {
    condition     = one(aws_dynamodb_table.this.replica).region_name == "ap-northeast-1" && one(aws_dynamodb_table.this.replica).point_in_time_recovery && aws_dynamodb_table.this.stream_view_type == "NEW_AND_OLD_IMAGES"
    error_message = "a replica, which needs the stream"
  }
}

run "streams_and_goes_in_dev" {
  command = plan
  variables {
    tags                       = { Environment = "dev", Service = "orders", Team = "commerce", Owner = "commerce", CostCenter = "cc-1001", ManagedBy = "terraform", Project = "shop", DataClass = "internal" }
    stream_view                = "KEYS_ONLY"
    enable_deletion_protection = false
  }
  assert {
    condition     = aws_dynamodb_table.this.stream_view_type == "KEYS_ONLY" && !aws_dynamodb_table.this.deletion_protection_enabled
    error_message = "as asked"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                       = "Sessions"
    hash_key                   = { name = "id", type = "string" }
    range_key                  = { name = "at", type = "number" }
    global_indexes             = { by-state = { hash_key = { name = "state" }, projection = "SOME" } }
    stream_view                = "NEW"
    replicas                   = { ap-northeast-1 = "arn:aws:kms:ap-northeast-2:444444444444:key/1" }
    table_class                = "COLD"
    enable_deletion_protection = false
    kms_key_arn                = "alias/x"
    alarm                      = { topic_arns = [], runbook_url = "https://wiki.example.com" }
  }
  expect_failures = [var.name, var.hash_key, var.range_key, var.global_indexes, var.stream_view, var.replicas, var.table_class, var.enable_deletion_protection, var.kms_key_arn, var.alarm]
}

run "refuses_tags_that_lack_a_required_one" {
  command = plan
  variables {
    tags  = { Environment = "prod", Service = "orders" }
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm, var.tags]
}
