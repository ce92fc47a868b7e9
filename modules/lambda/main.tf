data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  environment  = var.tags["Environment"]
  name         = "${local.environment}-${var.name}"
  region       = split(".", data.aws_region.current.endpoint)[1] # `name` and `id` are deprecated in 6.x, `region` is not in 5.x
  function_arn = "arn:aws:lambda:${local.region}:${data.aws_caller_identity.current.account_id}:function:${local.name}"
}

module "logs" {
  source = "../log-group"

  component    = var.name
  kms_key_arn  = var.kms_key_arn
  archive      = var.archive
  organization = var.organization
  tags         = var.tags
}

# What fails after its retries waits here, with an alarm.
module "dead_letters" {
  source = "../sqs"

  name           = "${var.name}-failed"
  kms_key_arn    = var.kms_key_arn
  alarm          = var.alarm
  retention_days = 14
  tags           = var.tags
}

data "aws_iam_policy_document" "function" {
  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${module.logs.arn}:*"]
  }

  statement {
    sid       = "DeadLetters"
    actions   = ["sqs:SendMessage"]
    resources = [module.dead_letters.arn]
  }

  statement {
    sid       = "Key"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.kms_key_arn]
  }

  # X-Ray knows no resources.
  statement {
    sid       = "Traces"
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = length(var.queues) > 0 ? [1] : []

    content {
      sid       = "Queues"
      actions   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
      resources = [for queue in values(var.queues) : queue.arn]
    }
  }
}

# What a function in a network needs to have its interface made for it: the calls know no resources.
data "aws_iam_policy_document" "network" {
  statement {
    sid       = "Interfaces"
    actions   = ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]
    resources = ["*"]
  }

  # The function's own code may not do what the service does for it.
  statement {
    sid       = "NotByTheFunction"
    effect    = "Deny"
    actions   = ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"]
    resources = ["*"]

    condition {
      test     = "ArnEquals"
      variable = "lambda:SourceFunctionArn"
      values   = [local.function_arn]
    }
  }
}

module "role" {
  source = "../iam-role"

  name                     = "${local.name}-function"
  description              = "The function ${local.name}"
  trust                    = { services = ["lambda.amazonaws.com"] }
  permissions_boundary_arn = var.permissions_boundary_arn
  policies                 = merge(var.policies, { function = data.aws_iam_policy_document.function.json }, var.network == null ? {} : { network = data.aws_iam_policy_document.network.json })
  tags                     = var.tags
}

resource "aws_lambda_function" "this" {
  function_name                  = local.name
  description                    = var.description
  role                           = module.role.arn
  package_type                   = var.code.image_uri == null ? "Zip" : "Image"
  image_uri                      = var.code.image_uri
  s3_bucket                      = var.code.s3_bucket
  s3_key                         = var.code.s3_key
  s3_object_version              = var.code.s3_object_version
  runtime                        = var.code.runtime
  handler                        = var.code.handler
  architectures                  = [var.architecture]
  memory_size                    = var.memory_mebibytes
  timeout                        = var.timeout_seconds
  kms_key_arn                    = var.kms_key_arn
  reserved_concurrent_executions = var.concurrency
  publish                        = true
  tags                           = merge(var.tags, { Name = local.name })

  logging_config {
    log_format = "JSON"
    log_group  = module.logs.name
  }

  tracing_config {
    mode = "Active"
  }

  dead_letter_config {
    target_arn = module.dead_letters.arn
  }

  dynamic "environment" {
    for_each = length(var.environment) > 0 ? [1] : []

    content {
      variables = var.environment
    }
  }

  dynamic "vpc_config" {
    for_each = var.network == null ? [] : [var.network]

    content {
      subnet_ids         = values(vpc_config.value.subnet_ids)
      security_group_ids = vpc_config.value.security_group_ids
    }
  }
}

resource "aws_lambda_permission" "this" {
  for_each = var.callers

  statement_id   = "Call${join("", [for word in split("-", each.key) : title(word)])}"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.this.function_name
  principal      = each.value.service
  source_arn     = each.value.source_arn
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_lambda_event_source_mapping" "this" {
  for_each = var.queues

  event_source_arn                   = each.value.arn
  function_name                      = aws_lambda_function.this.arn
  batch_size                         = each.value.batch_size
  maximum_batching_window_in_seconds = each.value.batch_size > 10 ? 1 : null
  function_response_types            = ["ReportBatchItemFailures"]
  tags                               = merge(var.tags, { Name = "${local.name}-${each.key}" })

  scaling_config {
    maximum_concurrency = each.value.concurrency
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = {
    errors    = { metric = "Errors", says = "fails", statistic = "Sum", threshold = var.alarm_errors_per_5_minutes }
    throttles = { metric = "Throttles", says = "is throttled", statistic = "Sum", threshold = 0 }
    duration  = { metric = "Duration", says = "takes more than 80 % of its time", statistic = "Maximum", threshold = var.timeout_seconds * 800 }
  }

  alarm_name          = "${local.name}-${each.key}-alarm"
  alarm_description   = "The function ${local.name} ${each.value.says}. Runbook: ${var.alarm.runbook_url}#${each.key}"
  namespace           = "AWS/Lambda"
  metric_name         = each.value.metric
  dimensions          = { FunctionName = aws_lambda_function.this.function_name }
  statistic           = each.value.statistic
  period              = 300
  evaluation_periods  = 1
  threshold           = each.value.threshold
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-${each.key}-alarm" })
}
