variable "changed" { default = false }
resource "aws_cloudwatch_log_group" "this" {
  for_each          = toset(["api", "worker"])
  name              = "/app/${each.value}"
  retention_in_days = var.changed ? 30 : 14
}
resource "aws_cloudwatch_log_group" "plain" {}
resource "aws_cloudwatch_log_metric_filter" "this" {
  name           = "errors"
  pattern        = "ERROR"
  log_group_name = aws_cloudwatch_log_group.this["api"].name
  metric_transformation {
    name      = "Errors"
    namespace = "App"
    value     = "1"
  }
}
resource "aws_cloudwatch_metric_alarm" "this" {
  alarm_name          = "errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 2
  metric_name         = "Errors"
  namespace           = "App"
  period              = 60
  statistic           = "Sum"
  threshold           = var.changed ? 10 : 5
  alarm_actions       = ["arn:aws:sns:ap-northeast-2:123456789012:alerts"]
  dimensions          = { Service = "api" }
}
resource "aws_cloudwatch_metric_alarm" "math" {
  alarm_name          = "rate"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 1
  metric_query {
    id          = "e1"
    expression  = "m1/m2"
    return_data = true
  }
  metric_query {
    id = "m1"
    metric {
      metric_name = "Errors"
      namespace   = "App"
      period      = 60
      stat        = "Sum"
    }
  }
}
resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = "app"
  dashboard_body = jsonencode({ widgets = [] })
}
resource "aws_cloudwatch_log_subscription_filter" "this" {
  name            = "ship"
  log_group_name  = aws_cloudwatch_log_group.this["worker"].name
  filter_pattern  = ""
  destination_arn = "arn:aws:lambda:ap-northeast-2:123456789012:function:ship"
}
