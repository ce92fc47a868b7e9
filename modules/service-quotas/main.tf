locals {
  prefix = "${var.tags["Environment"]}-quota"

  # Quotas that products have run into, as AWS counts their use (namespace AWS/Usage).
  known = {
    fargate-vcpu      = { service = "Fargate", type = "Resource", resource = "OnDemand", class = "None", metric = "ResourceCount", says = "vCPU of Fargate" }
    fargate-spot-vcpu = { service = "Fargate", type = "Resource", resource = "Spot", class = "None", metric = "ResourceCount", says = "vCPU of Fargate Spot" }
    ec2-vcpu          = { service = "EC2", type = "Resource", resource = "vCPU", class = "Standard/OnDemand", metric = "ResourceCount", says = "vCPU of standard instances" }
    lambda-concurrent = { service = "Lambda", type = "Resource", resource = "ConcurrentExecutions", class = "None", metric = "ResourceCount", says = "concurrent runs of functions" }
    load-balancers    = { service = "Elastic Load Balancing", type = "Resource", resource = "ApplicationLoadBalancersPerRegion", class = "None", metric = "ResourceCount", says = "application load balancers" }
    metric-alarms     = { service = "CloudWatch", type = "Resource", resource = "NumberOfMetricAlarms", class = "None", metric = "ResourceCount", says = "alarms of CloudWatch" }
    dynamodb-tables   = { service = "DynamoDB", type = "Resource", resource = "TableCount", class = "None", metric = "ResourceCount", says = "tables of DynamoDB" }
    kms-requests      = { service = "KMS", type = "API", resource = "CryptographicOperationsSymmetric", class = "None", metric = "CallCount", says = "calls of KMS" }
  }
  watched = { for name in var.watched : name => local.known[name] }
}

# Asked for ahead of need: AWS takes days to grant it.
resource "aws_servicequotas_service_quota" "this" {
  for_each = var.increases

  service_code = each.value.service_code
  quota_code   = each.value.quota_code
  value        = each.value.value
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.watched

  alarm_name          = "${local.prefix}-${each.key}-alarm"
  alarm_description   = "More than ${var.percent} % of the quota for ${each.value.says} is used: ask for more, it takes days. Runbook: ${var.alarm.runbook_url}#${each.key}"
  evaluation_periods  = 1
  threshold           = var.percent
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.prefix}-${each.key}-alarm" })

  metric_query {
    id          = "percent"
    expression  = "100 * used / SERVICE_QUOTA(used)"
    label       = "used share of the quota"
    return_data = true
  }

  metric_query {
    id = "used"

    metric {
      namespace   = "AWS/Usage"
      metric_name = each.value.metric
      stat        = each.value.metric == "CallCount" ? "Sum" : "Maximum"
      period      = 300

      dimensions = {
        Service  = each.value.service
        Type     = each.value.type
        Resource = each.value.resource
        Class    = each.value.class
      }
    }
  }
}
