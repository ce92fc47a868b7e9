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

  name                   = "orders-api"
  metrics_log_group_name = "/ryuqqq/orders/prod/metrics"
}

run "listens_locally_and_removes_credentials" {
  command = plan
  assert {
    condition     = aws_ssm_parameter.config.name == "/orders/prod/orders-api-otel" && yamldecode(nonsensitive(aws_ssm_parameter.config.value)).receivers.otlp.protocols.grpc.endpoint == "127.0.0.1:4317"
    error_message = "on the task's own address"
  }
  assert {
    condition     = contains([for action in yamldecode(nonsensitive(aws_ssm_parameter.config.value)).processors.attributes.actions : action.key], "http.request.header.authorization") && yamldecode(nonsensitive(aws_ssm_parameter.config.value)).exporters.awsemf.namespace == "prod/orders" && contains(yamldecode(nonsensitive(aws_ssm_parameter.config.value)).service.pipelines.traces.processors, "attributes")
    error_message = "credentials stay, metrics go to the service's namespace"
  }
  assert {
    condition     = aws_xray_sampling_rule.this["default"].fixed_rate == 0.05 && aws_xray_sampling_rule.this["default"].rule_name == "prod-orders-api-default" && !aws_xray_group.this.insights_configuration[0].insights_enabled
    error_message = "5 %"
  }
}

run "samples_and_drops_as_asked" {
  command = plan
  variables {
    sampling           = { payments = { priority = 100, percent = 100, method = "POST", path = "/payments/*" } }
    dropped_attributes = ["order.address"]
    enable_insights    = true
    region             = "ap-northeast-1"
  }
  assert {
    condition     = aws_xray_sampling_rule.this["payments"].fixed_rate == 1 && aws_xray_sampling_rule.this["payments"].url_path == "/payments/*" && aws_xray_group.this.insights_configuration[0].insights_enabled
    error_message = "every payment"
  }
  assert {
    condition     = contains([for action in yamldecode(nonsensitive(aws_ssm_parameter.config.value)).processors.attributes.actions : action.key], "order.address") && yamldecode(nonsensitive(aws_ssm_parameter.config.value)).exporters.awsxray.region == "ap-northeast-1"
    error_message = "dropped, other region"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                   = "Orders"
    region                 = "seoul"
    metrics_log_group_name = "metrics"
    sampling               = { default = { priority = 0, percent = 500 } }
    indexed_attributes     = [for i in range(51) : "a${i}"]
    dropped_attributes     = ["service.name"]
    tags                   = { Environment = "prod", Service = "orders" }
  }
  expect_failures = [var.name, var.region, var.metrics_log_group_name, var.sampling, var.indexed_attributes, var.dropped_attributes, var.tags]
}
