locals {
  environment = var.tags["Environment"]
  name        = "/${var.organization}/${var.tags["Service"]}/${local.environment}/${var.component}"
  retention   = coalesce(var.retention_in_days, local.environment == "dev" ? 7 : 14)
}

resource "aws_cloudwatch_log_group" "this" {
  name              = local.name
  retention_in_days = local.retention
  kms_key_id        = var.kms_key_arn
  tags              = merge(var.tags, { Name = local.name })
}

resource "aws_cloudwatch_log_subscription_filter" "archive" {
  count = var.archive == null ? 0 : 1

  name            = "archive"
  log_group_name  = aws_cloudwatch_log_group.this.name
  destination_arn = var.archive.destination_arn
  role_arn        = var.archive.role_arn
  filter_pattern  = ""
}
