data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  environment = var.tags["Environment"]
  name        = "${local.environment}-${var.name}"
  region      = split(".", data.aws_region.current.endpoint)[1] # `name` and `id` are deprecated in 6.x, `region` is not in 5.x
  account_id  = data.aws_caller_identity.current.account_id
  stream_arn  = "arn:aws:firehose:${local.region}:${local.account_id}:deliverystream/${local.name}"
}

module "bucket" {
  source = "../s3-bucket"

  name         = var.name
  kms_key_arn  = var.kms_key_arn
  access_logs  = { bucket = var.access_log_bucket }
  organization = var.organization
  tags         = var.tags

  retention = {
    noncurrent_days = 30
    transitions     = { STANDARD_IA = 30, GLACIER = 90 }
    expiration_days = var.retention_days
  }
}

# What Firehose itself has to say; it cannot go through the archive it reports on.
# infra:ignore[LOG002] reason="errors of the archive itself: an archive that fails cannot archive them"
resource "aws_cloudwatch_log_group" "errors" {
  name              = "/${var.organization}/${var.name}/${local.environment}/errors"
  retention_in_days = local.environment == "dev" ? 7 : 14
  kms_key_id        = var.kms_key_arn
  tags              = merge(var.tags, { Name = "${local.name}-errors" })
}

resource "aws_cloudwatch_log_stream" "errors" {
  name           = "delivery"
  log_group_name = aws_cloudwatch_log_group.errors.name
}

data "aws_iam_policy_document" "delivery" {
  statement {
    sid       = "Write"
    actions   = ["s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:PutObject"]
    resources = [module.bucket.arn, "${module.bucket.arn}/*"]
  }

  statement {
    sid       = "Encrypt"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.kms_key_arn]
  }

  statement {
    sid       = "Errors"
    actions   = ["logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.errors.arn}:*"]
  }
}

module "delivery_role" {
  source = "../iam-role"

  name        = "${local.name}-delivery"
  description = "Firehose writes the archive of the logs"
  trust       = { services = ["firehose.amazonaws.com"], has_source_account = false }
  policies    = { write = data.aws_iam_policy_document.delivery.json }
  tags        = var.tags
}

resource "aws_kinesis_firehose_delivery_stream" "this" {
  name        = local.name
  destination = "extended_s3"
  tags        = merge(var.tags, { Name = local.name })

  server_side_encryption {
    enabled  = true
    key_type = "CUSTOMER_MANAGED_CMK"
    key_arn  = var.kms_key_arn
  }

  # CloudWatch Logs sends records that are compressed already.
  extended_s3_configuration {
    role_arn            = module.delivery_role.arn
    bucket_arn          = module.bucket.arn
    kms_key_arn         = var.kms_key_arn
    prefix              = "logs/!{timestamp:yyyy/MM/dd/HH}/"
    error_output_prefix = "failed/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/"
    buffering_size      = 64
    buffering_interval  = 300
    compression_format  = "UNCOMPRESSED"

    cloudwatch_logging_options {
      enabled         = true
      log_group_name  = aws_cloudwatch_log_group.errors.name
      log_stream_name = aws_cloudwatch_log_stream.errors.name
    }
  }
}

data "aws_iam_policy_document" "subscription" {
  statement {
    sid       = "Send"
    actions   = ["firehose:PutRecord", "firehose:PutRecordBatch"]
    resources = [local.stream_arn]
  }
}

module "subscription_role" {
  source = "../iam-role"

  name        = "${local.name}-subscription"
  description = "CloudWatch Logs sends to the archive of the logs"
  policies    = { send = data.aws_iam_policy_document.subscription.json }
  tags        = var.tags

  trust = {
    services    = ["logs.amazonaws.com"]
    source_arns = ["arn:aws:logs:${local.region}:${local.account_id}:*"]
  }
}

resource "aws_cloudwatch_log_account_policy" "this" {
  count = var.enable_account_subscription ? 1 : 0

  policy_name        = local.name
  policy_type        = "SUBSCRIPTION_FILTER_POLICY"
  scope              = "ALL"
  selection_criteria = "LogGroupName NOT IN [\"${aws_cloudwatch_log_group.errors.name}\"]"
  policy_document = jsonencode({
    DestinationArn = aws_kinesis_firehose_delivery_stream.this.arn
    RoleArn        = module.subscription_role.arn
    FilterPattern  = ""
    Distribution   = "Random"
  })
}

resource "aws_cloudwatch_metric_alarm" "late" {
  alarm_name          = "${local.name}-late-alarm"
  alarm_description   = "The archive of the logs does not get through: the oldest record waits longer than 30 minutes. Runbook: ${var.alarm.runbook_url}"
  namespace           = "AWS/Firehose"
  metric_name         = "DeliveryToS3.DataFreshness"
  dimensions          = { DeliveryStreamName = local.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 3
  threshold           = 1800
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-late-alarm" })
}
