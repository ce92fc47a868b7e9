locals {
  name = "${var.tags["Environment"]}-${var.name}"

  # Only keys are declared: what else an item holds is the application's business.
  keys = merge(
    { (var.hash_key.name) = var.hash_key.type },
    var.range_key == null ? {} : { (var.range_key.name) = var.range_key.type },
    merge([for index in var.global_indexes : merge({ (index.hash_key.name) = index.hash_key.type }, index.range_key == null ? {} : { (index.range_key.name) = index.range_key.type })]...),
  )
}

resource "aws_dynamodb_table" "this" {
  name                        = local.name
  billing_mode                = "PAY_PER_REQUEST"
  table_class                 = var.table_class
  hash_key                    = var.hash_key.name
  range_key                   = var.range_key == null ? null : var.range_key.name
  deletion_protection_enabled = var.enable_deletion_protection
  stream_enabled              = var.stream_view != null || length(var.replicas) > 0
  stream_view_type            = length(var.replicas) > 0 ? "NEW_AND_OLD_IMAGES" : var.stream_view
  tags                        = merge(var.tags, { Name = local.name })

  dynamic "attribute" {
    for_each = local.keys

    content {
      name = attribute.key
      type = attribute.value
    }
  }

  dynamic "global_secondary_index" {
    for_each = var.global_indexes

    content {
      name               = global_secondary_index.key
      hash_key           = global_secondary_index.value.hash_key.name
      range_key          = global_secondary_index.value.range_key == null ? null : global_secondary_index.value.range_key.name
      projection_type    = length(global_secondary_index.value.attributes) > 0 ? "INCLUDE" : global_secondary_index.value.projection
      non_key_attributes = length(global_secondary_index.value.attributes) > 0 ? global_secondary_index.value.attributes : null
    }
  }

  dynamic "ttl" {
    for_each = var.expiry_attribute == null ? [] : [var.expiry_attribute]

    content {
      enabled        = true
      attribute_name = ttl.value
    }
  }

  dynamic "replica" {
    for_each = var.replicas

    content {
      region_name            = replica.key
      kms_key_arn            = replica.value
      point_in_time_recovery = true
      propagate_tags         = true
    }
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }

  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_cloudwatch_metric_alarm" "throttled" {
  alarm_name          = "${local.name}-throttled-alarm"
  alarm_description   = "Requests to the table ${local.name} are throttled: a hot key, or more than twice the load of before. Runbook: ${var.alarm.runbook_url}"
  namespace           = "AWS/DynamoDB"
  metric_name         = "ThrottledRequests"
  dimensions          = { TableName = aws_dynamodb_table.this.name }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-throttled-alarm" })
}
