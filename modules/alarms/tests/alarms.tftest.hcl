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

  name = "orders"
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/runbook"
  }
}

run "watches_nothing_by_default" {
  command = plan
  assert {
    condition     = length(output.names) == 0
    error_message = "nothing"
  }
}

run "watches_a_load_balancer" {
  command = plan
  variables {
    load_balancer = { arn_suffix = "app/prod-orders-alb/1", target_groups = { api = "targetgroup/api/1" } }
  }
  assert {
    condition     = sort(values(output.names)) == tolist(["prod-orders-5xx-alarm", "prod-orders-api-unhealthy-alarm", "prod-orders-latency-alarm"])
    error_message = "three alarms: ${jsonencode(output.names)}"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.math["5xx"].threshold == 1 && length(aws_cloudwatch_metric_alarm.math["5xx"].metric_query) == 4 && aws_cloudwatch_metric_alarm.above["latency"].extended_statistic == "p95" && aws_cloudwatch_metric_alarm.above["latency"].threshold == 1
    error_message = "1 % and 1 s"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.math["5xx"].alarm_description == "More than 1 % of the requests fail. Runbook: https://wiki.example.com/orders/runbook#5xx" && aws_cloudwatch_metric_alarm.math["5xx"].alarm_actions == toset(var.alarm.topic_arns) && aws_cloudwatch_metric_alarm.math["5xx"].ok_actions == toset(var.alarm.topic_arns)
    error_message = "runbook and topic"
  }
}

run "watches_a_service_and_its_logs" {
  command = plan
  variables {
    ecs_services = { api = { cluster_name = "prod-shop-cluster", service_name = "prod-orders-api" } }
    log_groups   = { api = { name = "/ryuqqq/orders/prod/orders-api" } }
  }
  assert {
    condition     = { for k, a in merge(aws_cloudwatch_metric_alarm.above, aws_cloudwatch_metric_alarm.math) : k => a.threshold } == { api-cpu = 80, api-memory = 85, api-restart = 0, api-errors = 5 }
    error_message = "the standard's thresholds: ${jsonencode(output.names)}"
  }
  assert {
    condition     = aws_cloudwatch_log_metric_filter.errors["api"].log_group_name == "/ryuqqq/orders/prod/orders-api" && aws_cloudwatch_log_metric_filter.errors["api"].metric_transformation[0].name == aws_cloudwatch_metric_alarm.above["api-errors"].metric_name && aws_cloudwatch_log_metric_filter.errors["api"].metric_transformation[0].namespace == aws_cloudwatch_metric_alarm.above["api-errors"].namespace
    error_message = "the filter's metric is the alarm's"
  }
}

run "watches_databases_queues_and_caches" {
  command = plan
  variables {
    databases = { orders = { identifier = "prod-orders-postgres", storage_gibibytes = 100, max_connections = 800 } }
    queues    = { orders = "prod-orders" }
    caches    = { sessions = "prod-sessions-valkey" }
  }
  assert {
    condition     = { for k, a in aws_cloudwatch_metric_alarm.above : k => a.threshold } == { orders-cpu = 80, orders-connections = 640, orders-age = 300, sessions-memory = 85 }
    error_message = "80 % of 800 connections, 5 minutes: ${jsonencode({ for k, a in aws_cloudwatch_metric_alarm.above : k => a.threshold })}"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.below["orders-disk"].threshold == 21474836480 && aws_cloudwatch_metric_alarm.below["orders-disk"].comparison_operator == "LessThanThreshold"
    error_message = "less than 20 GiB of 100 are free"
  }
}

run "takes_other_thresholds" {
  command = plan
  variables {
    thresholds    = { error_percent = 0.5, cpu_percent = 70 }
    load_balancer = { arn_suffix = "app/prod-orders-alb/1" }
    ecs_services  = { api = { cluster_name = "prod-shop-cluster", service_name = "prod-orders-api" } }
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.math["5xx"].threshold == 0.5 && aws_cloudwatch_metric_alarm.above["api-cpu"].threshold == 70
    error_message = "as asked"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name       = "Orders"
    alarm      = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    thresholds = { cpu_percent = 100 }
    databases  = { orders = { identifier = "x", storage_gibibytes = 0, max_connections = 1 } }
    log_groups = { api = { name = "x", error_pattern = "" } }
    tags       = { Environment = "prod", Service = "orders" }
  }
  expect_failures = [var.name, var.alarm, var.thresholds, var.databases, var.log_groups, var.tags]
}

run "refuses_a_runbook_without_an_address" {
  command = plan
  variables {
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm]
}

run "asks_nothing_of_the_storage_of_aurora" {
  command = plan
  variables {
    databases = { a = { identifier = "prod-orders-aurora-a", max_connections = 500 } }
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.below) == 0 && aws_cloudwatch_metric_alarm.above["a-connections"].threshold == 400
    error_message = "CPU and connections, no storage"
  }
}
