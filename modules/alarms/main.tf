locals {
  environment = var.tags["Environment"]
  prefix      = "${local.environment}-${var.name}"

  load_balancer = var.load_balancer == null ? {} : {
    "5xx" = {
      says       = "More than ${var.thresholds.error_percent} % of the requests fail"
      expression = "IF(requests > 0, 100 * (FILL(target, 0) + FILL(balancer, 0)) / requests, 0)"
      threshold  = var.thresholds.error_percent
      metrics = {
        requests = { namespace = "AWS/ApplicationELB", name = "RequestCount", stat = "Sum", dimensions = { LoadBalancer = var.load_balancer.arn_suffix } }
        target   = { namespace = "AWS/ApplicationELB", name = "HTTPCode_Target_5XX_Count", stat = "Sum", dimensions = { LoadBalancer = var.load_balancer.arn_suffix } }
        balancer = { namespace = "AWS/ApplicationELB", name = "HTTPCode_ELB_5XX_Count", stat = "Sum", dimensions = { LoadBalancer = var.load_balancer.arn_suffix } }
      }
    }
  }

  latency = var.load_balancer == null ? {} : {
    latency = { says = "One request of twenty takes longer than ${var.thresholds.p95_seconds} s", namespace = "AWS/ApplicationELB", metric = "TargetResponseTime", statistic = "p95", threshold = var.thresholds.p95_seconds, dimensions = { LoadBalancer = var.load_balancer.arn_suffix } }
  }
  target_groups = var.load_balancer == null ? tomap({}) : var.load_balancer.target_groups # not try(): its keys must be known before the load balancer is there
  unhealthy = { for key, suffix in local.target_groups : "${key}-unhealthy" => {
    says = "A target of ${key} does not answer its health check", namespace = "AWS/ApplicationELB", metric = "UnHealthyHostCount", statistic = "Maximum", threshold = 0, dimensions = { LoadBalancer = var.load_balancer.arn_suffix, TargetGroup = suffix }
  } }

  ecs = merge([for key, service in var.ecs_services : {
    "${key}-cpu"    = { says = "${key} uses more than ${var.thresholds.cpu_percent} % of its CPU", namespace = "AWS/ECS", metric = "CPUUtilization", statistic = "Average", threshold = var.thresholds.cpu_percent, dimensions = { ClusterName = service.cluster_name, ServiceName = service.service_name } }
    "${key}-memory" = { says = "${key} uses more than ${var.thresholds.memory_percent} % of its memory", namespace = "AWS/ECS", metric = "MemoryUtilization", statistic = "Average", threshold = var.thresholds.memory_percent, dimensions = { ClusterName = service.cluster_name, ServiceName = service.service_name } }
  }]...)

  # A task that dies (out of memory, crash) is missing until ECS has started another.
  restarts = { for key, service in var.ecs_services : "${key}-restart" => {
    says       = "Tasks of ${key} die or do not start"
    expression = "IF(desired > running, desired - running, 0)"
    threshold  = 0
    metrics = {
      desired = { namespace = "ECS/ContainerInsights", name = "DesiredTaskCount", stat = "Maximum", dimensions = { ClusterName = service.cluster_name, ServiceName = service.service_name } }
      running = { namespace = "ECS/ContainerInsights", name = "RunningTaskCount", stat = "Minimum", dimensions = { ClusterName = service.cluster_name, ServiceName = service.service_name } }
    }
  } }

  databases = merge([for key, database in var.databases : {
    "${key}-cpu"         = { says = "${key} uses more than ${var.thresholds.cpu_percent} % of its CPU", namespace = "AWS/RDS", metric = "CPUUtilization", statistic = "Average", threshold = var.thresholds.cpu_percent, dimensions = { DBInstanceIdentifier = database.identifier } }
    "${key}-connections" = { says = "${key} has more than ${var.thresholds.connections_percent} % of its connections in use", namespace = "AWS/RDS", metric = "DatabaseConnections", statistic = "Maximum", threshold = floor(database.max_connections * var.thresholds.connections_percent / 100), dimensions = { DBInstanceIdentifier = database.identifier } }
  }]...)

  disks = { for key, database in var.databases : "${key}-disk" => {
    says = "Less than ${100 - var.thresholds.disk_percent} % of the storage of ${key} is free", namespace = "AWS/RDS", metric = "FreeStorageSpace", statistic = "Minimum", threshold = floor(database.storage_gibibytes * 1073741824 * (100 - var.thresholds.disk_percent) / 100), dimensions = { DBInstanceIdentifier = database.identifier }
  } if database.storage_gibibytes != null }

  queues = { for key, queue_name in var.queues : "${key}-age" => {
    says = "The oldest message of ${key} waits longer than ${var.thresholds.queue_age_seconds} s", namespace = "AWS/SQS", metric = "ApproximateAgeOfOldestMessage", statistic = "Maximum", threshold = var.thresholds.queue_age_seconds, dimensions = { QueueName = queue_name }
  } }

  caches = { for key, id in var.caches : "${key}-memory" => {
    says = "${key} uses more than ${var.thresholds.memory_percent} % of its memory", namespace = "AWS/ElastiCache", metric = "DatabaseMemoryUsagePercentage", statistic = "Maximum", threshold = var.thresholds.memory_percent, dimensions = { ReplicationGroupId = id }
  } }

  errors = { for key, group in var.log_groups : "${key}-errors" => {
    says = "${key} logs more than ${var.thresholds.errors_per_minute} errors in a minute", namespace = "${local.environment}/${var.tags["Service"]}", metric = "${key}-errors", statistic = "Sum", threshold = var.thresholds.errors_per_minute, dimensions = {}
  } }

  above = merge(local.latency, local.unhealthy, local.ecs, local.databases, local.queues, local.caches, local.errors)
  math  = merge(local.load_balancer, local.restarts)
}

resource "aws_cloudwatch_log_metric_filter" "errors" {
  for_each = var.log_groups

  name           = "${local.prefix}-${each.key}-errors"
  log_group_name = each.value.name
  pattern        = each.value.error_pattern

  metric_transformation {
    namespace     = "${local.environment}/${var.tags["Service"]}"
    name          = "${each.key}-errors"
    value         = "1"
    default_value = "0"
  }
}

resource "aws_cloudwatch_metric_alarm" "above" {
  for_each = local.above

  alarm_name          = "${local.prefix}-${each.key}-alarm"
  alarm_description   = "${each.value.says}. Runbook: ${var.alarm.runbook_url}#${each.key}"
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = startswith(each.value.statistic, "p") ? each.value.statistic : null
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  threshold           = each.value.threshold
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.prefix}-${each.key}-alarm" })
}

resource "aws_cloudwatch_metric_alarm" "below" {
  for_each = local.disks

  alarm_name          = "${local.prefix}-${each.key}-alarm"
  alarm_description   = "${each.value.says}. Runbook: ${var.alarm.runbook_url}#${each.key}"
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = 300
  evaluation_periods  = 2
  threshold           = each.value.threshold
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "missing"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.prefix}-${each.key}-alarm" })
}

resource "aws_cloudwatch_metric_alarm" "math" {
  for_each = local.math

  alarm_name          = "${local.prefix}-${each.key}-alarm"
  alarm_description   = "${each.value.says}. Runbook: ${var.alarm.runbook_url}#${each.key}"
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  threshold           = each.value.threshold
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.prefix}-${each.key}-alarm" })

  metric_query {
    id          = "result"
    expression  = each.value.expression
    label       = each.key
    return_data = true
  }

  dynamic "metric_query" {
    for_each = each.value.metrics

    content {
      id = metric_query.key

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.name
        dimensions  = metric_query.value.dimensions
        stat        = metric_query.value.stat
        period      = 60
      }
    }
  }
}
