variable "changed" { default = false }
resource "aws_cloudtrail" "this" {
  name                          = "trail"
  s3_bucket_name                = "trail-logs"
  is_multi_region_trail         = true
  enable_log_file_validation    = true
  include_global_service_events = !var.changed
}
resource "aws_config_configuration_recorder" "this" {
  name     = "main"
  role_arn = "arn:aws:iam::123456789012:role/config"
  recording_group {
    all_supported                 = true
    include_global_resource_types = true
  }
}
resource "aws_guardduty_detector" "this" { enable = true }
resource "aws_securityhub_account" "this" {}
resource "aws_xray_sampling_rule" "this" {
  rule_name      = "default"
  priority       = 1000
  version        = 1
  reservoir_size = 1
  fixed_rate     = 0.05
  url_path       = "*"
  host           = "*"
  http_method    = "*"
  service_type   = "*"
  service_name   = "*"
  resource_arn   = "*"
}
resource "aws_prometheus_workspace" "this" { alias = "metrics" }
resource "aws_cloudwatch_composite_alarm" "this" {
  alarm_name = "all"
  alarm_rule = var.changed ? "ALARM(a)" : "ALARM(a) OR ALARM(b)"
}
resource "aws_accessanalyzer_analyzer" "this" { analyzer_name = "main" }
