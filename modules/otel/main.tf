locals {
  environment = var.tags["Environment"]
  service     = var.tags["Service"]
  namespace   = "${local.environment}/${local.service}"

  # The collector beside the application: OTLP in, traces to X-Ray, metrics to CloudWatch (EMF).
  config = {
    extensions = { health_check = { endpoint = "127.0.0.1:13133" } }
    receivers = {
      otlp = { protocols = { grpc = { endpoint = "127.0.0.1:4317" }, http = { endpoint = "127.0.0.1:4318" } } }
    }
    processors = {
      memory_limiter = { check_interval = "1s", limit_mib = 200, spike_limit_mib = 50 }
      resource = { attributes = [
        { key = "service.name", value = var.name, action = "upsert" },
        { key = "deployment.environment", value = local.environment, action = "upsert" },
      ] }
      # What may name a person or carry a credential does not leave the task.
      attributes = { actions = [for name in concat(["http.request.header.authorization", "http.request.header.cookie", "enduser.id"], var.dropped_attributes) : { key = name, action = "delete" }] }
      batch      = { timeout = "5s", send_batch_size = 256 }
    }
    exporters = {
      awsxray = { region = var.region, indexed_attributes = var.indexed_attributes }
      awsemf  = { region = var.region, namespace = local.namespace, log_group_name = var.metrics_log_group_name, dimension_rollup_option = "NoDimensionRollup" }
    }
    service = {
      extensions = ["health_check"]
      pipelines = {
        traces  = { receivers = ["otlp"], processors = ["memory_limiter", "resource", "attributes", "batch"], exporters = ["awsxray"] }
        metrics = { receivers = ["otlp"], processors = ["memory_limiter", "resource", "batch"], exporters = ["awsemf"] }
      }
    }
  }
}

resource "aws_ssm_parameter" "config" {
  name        = "/${local.service}/${local.environment}/${var.name}-otel"
  description = "Configuration of the ADOT collector beside ${var.name}"
  type        = "String"
  tier        = "Intelligent-Tiering"
  value       = yamlencode(local.config)
  tags        = merge(var.tags, { Name = "/${local.service}/${local.environment}/${var.name}-otel" })
}

# Few requests are traced at rest, every one of the paths that matter.
resource "aws_xray_sampling_rule" "this" {
  for_each = var.sampling

  rule_name      = "${local.environment}-${var.name}-${each.key}"
  priority       = each.value.priority
  version        = 1
  fixed_rate     = each.value.percent / 100
  reservoir_size = each.value.per_second
  service_name   = var.name
  service_type   = "*"
  host           = "*"
  http_method    = each.value.method
  url_path       = each.value.path
  resource_arn   = "*"
  tags           = merge(var.tags, { Name = "${local.environment}-${var.name}-${each.key}" })
}

resource "aws_xray_group" "this" {
  group_name        = "${local.environment}-${var.name}"
  filter_expression = "service(\"${var.name}\") AND annotation.deployment_environment = \"${local.environment}\""
  tags              = merge(var.tags, { Name = "${local.environment}-${var.name}" })

  insights_configuration {
    insights_enabled      = var.enable_insights
    notifications_enabled = false
  }
}
