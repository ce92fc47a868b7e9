locals {
  name = "${var.tags["Environment"]}-${var.name}-${var.engine.name}"
}

resource "aws_elasticache_subnet_group" "this" {
  name        = local.name
  description = "Data subnets of ${local.name}"
  subnet_ids  = values(var.subnet_ids)
  tags        = merge(var.tags, { Name = local.name })
}

resource "aws_elasticache_parameter_group" "this" {
  name        = "${local.name}-${replace(var.engine.family, ".", "-")}"
  description = "Parameters of ${local.name}"
  family      = var.engine.family
  tags        = merge(var.tags, { Name = local.name })

  dynamic "parameter" {
    for_each = merge({ "maxmemory-policy" = var.eviction }, var.parameters)

    content {
      name  = parameter.key
      value = parameter.value
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

# Users log in with their IAM role: there is no password to keep. The default user is switched off.
resource "aws_elasticache_user" "default" {
  user_id       = "${local.name}-default"
  user_name     = "default"
  access_string = "off -@all"
  engine        = var.engine.name
  tags          = merge(var.tags, { Name = "${local.name}-default" })

  authentication_mode {
    type = "no-password-required"
  }
}

resource "aws_elasticache_user" "this" {
  for_each = var.users

  user_id       = "${local.name}-${each.key}"
  user_name     = "${local.name}-${each.key}"
  access_string = each.value.access
  engine        = var.engine.name
  tags          = merge(var.tags, { Name = "${local.name}-${each.key}" })

  authentication_mode {
    type = "iam"
  }
}

resource "aws_elasticache_user_group" "this" {
  user_group_id = local.name
  engine        = var.engine.name
  user_ids      = concat([aws_elasticache_user.default.user_id], values(aws_elasticache_user.this)[*].user_id)
  tags          = merge(var.tags, { Name = local.name })
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id       = local.name
  description                = "Cache ${var.name} of ${var.tags["Service"]}"
  engine                     = var.engine.name
  engine_version             = var.engine.version
  node_type                  = var.node_type
  num_node_groups            = var.shards
  replicas_per_node_group    = var.replicas_per_shard
  automatic_failover_enabled = var.replicas_per_shard > 0
  multi_az_enabled           = var.replicas_per_shard > 0
  port                       = 6379
  parameter_group_name       = aws_elasticache_parameter_group.this.name
  subnet_group_name          = aws_elasticache_subnet_group.this.name
  security_group_ids         = var.security_group_ids
  user_group_ids             = [aws_elasticache_user_group.this.user_group_id]
  at_rest_encryption_enabled = true
  kms_key_id                 = var.kms_key_arn
  transit_encryption_enabled = true
  snapshot_retention_limit   = var.snapshot_days
  snapshot_window            = "17:00-18:00"
  maintenance_window         = "sun:18:30-sun:19:30"
  auto_minor_version_upgrade = true
  apply_immediately          = false
  final_snapshot_identifier  = var.snapshot_days > 0 ? "${local.name}-final" : null
  tags                       = merge(var.tags, { Name = local.name })
}

resource "aws_cloudwatch_metric_alarm" "evictions" {
  alarm_name          = "${local.name}-evictions-alarm"
  alarm_description   = "The cache ${local.name} throws entries out for lack of memory. Runbook: ${var.alarm.runbook_url}"
  namespace           = "AWS/ElastiCache"
  metric_name         = "Evictions"
  dimensions          = { ReplicationGroupId = aws_elasticache_replication_group.this.replication_group_id }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 3
  threshold           = var.evictions_per_5_minutes
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-evictions-alarm" })
}
