variable "changed" { default = false }
resource "aws_cloudwatch_event_bus" "this" { name = "app" }
resource "aws_cloudwatch_event_rule" "schedule" {
  name                = "nightly"
  schedule_expression = var.changed ? "rate(2 days)" : "rate(1 day)"
}
resource "aws_cloudwatch_event_rule" "pattern" {
  name           = "orders"
  event_bus_name = aws_cloudwatch_event_bus.this.name
  event_pattern  = jsonencode({ source = ["orders"] })
}
resource "aws_cloudwatch_event_target" "this" {
  rule = aws_cloudwatch_event_rule.schedule.name
  arn  = "arn:aws:lambda:ap-northeast-2:123456789012:function:worker"
  retry_policy {
    maximum_retry_attempts       = 2
    maximum_event_age_in_seconds = 60
  }
}
resource "aws_scheduler_schedule" "this" {
  name                = "tick"
  schedule_expression = "rate(1 hour)"
  flexible_time_window { mode = "OFF" }
  target {
    arn      = "arn:aws:lambda:ap-northeast-2:123456789012:function:worker"
    role_arn = "arn:aws:iam::123456789012:role/scheduler"
  }
}
resource "aws_sfn_state_machine" "this" {
  name       = "flow"
  role_arn   = "arn:aws:iam::123456789012:role/sfn"
  # Known only at apply: the real provider sends a known one to AWS to have it validated.
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Task", Resource = aws_cloudwatch_event_bus.this.arn, End = true } } })
}
