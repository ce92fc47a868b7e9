locals {
  name = "${var.tags["Environment"]}-${var.name}"

  # One row each: title, and metrics as CloudWatch writes them.
  load_balancer = var.load_balancer_arn_suffix == null ? [] : [
    { title = "Requests", stat = "Sum", metrics = [["AWS/ApplicationELB", "RequestCount", "LoadBalancer", var.load_balancer_arn_suffix]] },
    { title = "Failed requests", stat = "Sum", metrics = [["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "LoadBalancer", var.load_balancer_arn_suffix], ["AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "LoadBalancer", var.load_balancer_arn_suffix]] },
    { title = "p95 (s)", stat = "p95", metrics = [["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.load_balancer_arn_suffix]] },
  ]
  ecs = flatten([for key in sort(keys(var.ecs_services)) : [
    { title = "${key}: CPU and memory (%)", stat = "Average", metrics = [for metric in ["CPUUtilization", "MemoryUtilization"] : ["AWS/ECS", metric, "ClusterName", var.ecs_services[key].cluster_name, "ServiceName", var.ecs_services[key].service_name]] },
    { title = "${key}: tasks", stat = "Average", metrics = [for metric in ["DesiredTaskCount", "RunningTaskCount"] : ["ECS/ContainerInsights", metric, "ClusterName", var.ecs_services[key].cluster_name, "ServiceName", var.ecs_services[key].service_name]] },
  ]])
  databases = flatten([for key in sort(keys(var.database_identifiers)) : [
    { title = "${key}: CPU (%)", stat = "Average", metrics = [["AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", var.database_identifiers[key]]] },
    { title = "${key}: connections", stat = "Maximum", metrics = [["AWS/RDS", "DatabaseConnections", "DBInstanceIdentifier", var.database_identifiers[key]]] },
    { title = "${key}: free storage", stat = "Minimum", metrics = [["AWS/RDS", "FreeStorageSpace", "DBInstanceIdentifier", var.database_identifiers[key]]] },
  ]])
  queues = [for key in sort(keys(var.queue_names)) : {
    title = "${key}: waiting, and age of the oldest (s)", stat = "Maximum", metrics = [for metric in ["ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"] : ["AWS/SQS", metric, "QueueName", var.queue_names[key]]]
  }]

  graphs = concat(local.load_balancer, local.ecs, local.databases, local.queues)
  alarms = length(var.alarm_arns) == 0 ? [] : [{
    type       = "alarm", x = 0, y = 2, width = 24, height = 3
    properties = { title = "Alarms", alarms = sort(tolist(var.alarm_arns)) }
  }]
  top = 2 + (length(var.alarm_arns) == 0 ? 0 : 3)
  text = {
    type       = "text", x = 0, y = 0, width = 24, height = 2
    properties = { markdown = "# ${local.name}\nTeam ${var.tags["Team"]}, ${var.tags["Owner"]} · [runbook](${var.runbook_url})" }
  }
  metrics = [for index, graph in local.graphs : {
    type       = "metric", x = (index % 3) * 8, y = local.top + floor(index / 3) * 6, width = 8, height = 6
    properties = { title = graph.title, region = var.region, view = "timeSeries", stacked = false, period = 60, stat = graph.stat, metrics = graph.metrics }
  }]
  logs = length(var.log_group_names) == 0 ? [] : [{
    type = "log", x = 0, y = local.top + ceil(length(local.graphs) / 3) * 6, width = 24, height = 8
    properties = {
      title = "Errors", region = var.region, view = "table"
      query = "${join(" | ", [for group in sort(tolist(var.log_group_names)) : "SOURCE '${group}'"])} | fields @timestamp, @message | filter @message like /ERROR|FATAL|Exception/ | sort @timestamp desc | limit 50"
    }
  }]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = local.name
  dashboard_body = jsonencode({
    start   = "-PT3H"
    widgets = concat([jsondecode(jsonencode(local.text))], [for widget in concat([for a in local.alarms : jsonencode(a)], [for m in local.metrics : jsonencode(m)], [for l in local.logs : jsonencode(l)]) : jsondecode(widget)])
  })
}
