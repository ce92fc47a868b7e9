data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  name      = "${var.tags["Environment"]}-organization"
  region    = split(".", data.aws_region.current.endpoint)[1] # `name` and `id` are deprecated in 6.x, `region` is not in 5.x
  account   = data.aws_caller_identity.current.account_id
  trail_arn = "arn:aws:cloudtrail:${local.region}:${local.account}:trail/${local.name}"
  bucket    = "${var.organization}-${var.tags["Environment"]}-cloudtrail-${local.account}"
}

data "aws_iam_policy_document" "bucket" {
  statement {
    sid       = "CloudTrailAcl"
    actions   = ["s3:GetBucketAcl"]
    resources = ["arn:aws:s3:::${local.bucket}"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.trail_arn]
    }
  }

  statement {
    sid       = "CloudTrailWrite"
    actions   = ["s3:PutObject"]
    resources = concat(["arn:aws:s3:::${local.bucket}/AWSLogs/${local.account}/*"], var.organization_id == null ? [] : ["arn:aws:s3:::${local.bucket}/AWSLogs/${var.organization_id}/*"])

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.trail_arn]
    }
  }

  # What was recorded stays: nobody removes or overwrites it.
  statement {
    sid       = "DenyRemoving"
    effect    = "Deny"
    actions   = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutLifecycleConfiguration"]
    resources = ["arn:aws:s3:::${local.bucket}", "arn:aws:s3:::${local.bucket}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnNotLike"
      variable = "aws:PrincipalArn"
      values   = sort(tolist(var.administrator_role_arns))
    }
  }
}

module "bucket" {
  source = "../s3-bucket"

  name         = "cloudtrail"
  kms_key_arn  = var.kms_key_arn
  access_logs  = { bucket = var.access_log_bucket }
  policies     = [data.aws_iam_policy_document.bucket.json]
  organization = var.organization
  tags         = var.tags

  retention = {
    noncurrent_days = 365
    transitions     = { STANDARD_IA = 90, GLACIER = 365 }
    expiration_days = var.retention_days
  }
}

module "logs" {
  source = "../log-group"

  component    = "cloudtrail"
  kms_key_arn  = var.kms_key_arn
  archive      = var.archive
  organization = var.organization
  tags         = var.tags
}

data "aws_iam_policy_document" "logs" {
  statement {
    sid       = "Write"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${module.logs.arn}:log-stream:*"]
  }
}

module "role" {
  source = "../iam-role"

  name        = "${local.name}-cloudtrail"
  description = "CloudTrail writes to its log group"
  policies    = { write = data.aws_iam_policy_document.logs.json }
  tags        = var.tags

  trust = {
    services           = ["cloudtrail.amazonaws.com"]
    has_source_account = false
    source_arns        = [local.trail_arn]
  }
}

resource "aws_cloudtrail" "this" {
  name                          = local.name
  s3_bucket_name                = module.bucket.id
  kms_key_id                    = var.kms_key_arn
  is_organization_trail         = var.organization_id != null
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true
  enable_logging                = true
  cloud_watch_logs_group_arn    = "${module.logs.arn}:*"
  cloud_watch_logs_role_arn     = module.role.arn
  tags                          = merge(var.tags, { Name = local.name })

  advanced_event_selector {
    name = "Management"

    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }

  # Reads and writes of objects that matter cost per event: they are named.
  dynamic "advanced_event_selector" {
    for_each = length(var.recorded_bucket_arns) > 0 ? [1] : []

    content {
      name = "Objects"

      field_selector {
        field  = "eventCategory"
        equals = ["Data"]
      }

      field_selector {
        field  = "resources.type"
        equals = ["AWS::S3::Object"]
      }

      field_selector {
        field       = "resources.ARN"
        starts_with = [for arn in sort(tolist(var.recorded_bucket_arns)) : "${arn}/"]
      }
    }
  }

  insight_selector {
    insight_type = "ApiCallRateInsight"
  }

  insight_selector {
    insight_type = "ApiErrorRateInsight"
  }
}

locals {
  # What somebody has to know of at once.
  watched = {
    root-use          = { says = "The root user of an account was used", pattern = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != \"AwsServiceEvent\" }" }
    break-glass       = { says = "The break-glass role was taken", pattern = "{ $.eventName = \"AssumeRole*\" && $.requestParameters.roleArn = \"*${var.break_glass_role_name}\" }" }
    trail-changed     = { says = "Somebody changed a trail", pattern = "{ $.eventName = \"StopLogging\" || $.eventName = \"DeleteTrail\" || $.eventName = \"UpdateTrail\" || $.eventName = \"PutEventSelectors\" }" }
    login-without-mfa = { says = "Somebody logged in to the console without MFA", pattern = "{ $.eventName = \"ConsoleLogin\" && $.additionalEventData.MFAUsed = \"No\" && $.userIdentity.type = \"IAMUser\" && $.responseElements.ConsoleLogin = \"Success\" }" }
    key-removed       = { says = "A KMS key was disabled or is to be deleted", pattern = "{ $.eventSource = \"kms.amazonaws.com\" && ($.eventName = \"DisableKey\" || $.eventName = \"ScheduleKeyDeletion\") }" }
    denied            = { says = "Many calls are denied", pattern = "{ $.errorCode = \"*UnauthorizedOperation\" || $.errorCode = \"AccessDenied*\" }" }
  }
}

resource "aws_cloudwatch_log_metric_filter" "this" {
  for_each = local.watched

  name           = "${local.name}-${each.key}"
  log_group_name = module.logs.name
  pattern        = each.value.pattern

  metric_transformation {
    namespace     = "${var.tags["Environment"]}/cloudtrail"
    name          = each.key
    value         = "1"
    default_value = "0"
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.watched

  alarm_name          = "${local.name}-${each.key}-alarm"
  alarm_description   = "${each.value.says}. Runbook: ${var.alarm.runbook_url}#${each.key}"
  namespace           = "${var.tags["Environment"]}/cloudtrail"
  metric_name         = each.key
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = each.key == "denied" ? var.denied_per_5_minutes : 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-${each.key}-alarm" })
}
