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

  name        = "thumbnails"
  description = "Makes thumbnails of uploaded pictures"
  code        = { image_uri = "111111111111.dkr.ecr.ap-northeast-2.amazonaws.com/shop/thumbnails:1.2.0" }
  kms_key_arn = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:444444444444:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::444444444444:role/prod-log-archive-subscription-role"
  }
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/thumbnails"
  }
}

run "fails_into_a_queue_with_alarms" {
  assert {
    condition     = aws_lambda_function.this.function_name == "prod-thumbnails" && aws_lambda_function.this.package_type == "Image" && one(aws_lambda_function.this.dead_letter_config).target_arn == module.dead_letters.arn && module.dead_letters.name == "prod-thumbnails-failed"
    error_message = "a dead-letter queue"
  }
  assert {
    condition     = one(aws_lambda_function.this.tracing_config).mode == "Active" && one(aws_lambda_function.this.logging_config).log_group == "/ryuqqq/orders/prod/thumbnails" && aws_lambda_function.this.kms_key_arn == var.kms_key_arn && aws_lambda_function.this.reserved_concurrent_executions == 10 && length(aws_lambda_function.this.vpc_config) == 0
    error_message = "traces, logs, key, limit"
  }
  assert {
    condition     = { for key, alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name => alarm.threshold } == { prod-thumbnails-errors-alarm = 0, prod-thumbnails-throttles-alarm = 0, prod-thumbnails-duration-alarm = 24000 } && strcontains(aws_cloudwatch_metric_alarm.this["errors"].alarm_description, var.alarm.runbook_url)
    error_message = "three alarms"
  }
  assert {
    condition     = [for s in jsondecode(data.aws_iam_policy_document.function.json).Statement : s.Sid] == ["Logs", "DeadLetters", "Key", "Traces"] && [for s in jsondecode(data.aws_iam_policy_document.function.json).Statement : s.Sid if s.Resource == "*"] == ["Traces"]
    error_message = "by ARN, but for traces: ${data.aws_iam_policy_document.function.json}"
  }
  assert {
    condition     = length(aws_lambda_permission.this) == 0 && length(aws_lambda_event_source_mapping.this) == 0 && keys(module.role.policy_arns) == ["function"]
    error_message = "nobody calls it"
  }
}

run "is_called_processes_queues_and_stands_in_a_network" {
  variables {
    code        = { s3_bucket = "artifacts", s3_key = "a.zip", runtime = "python3.13", handler = "app.handler" }
    callers     = { upload = { service = "s3.amazonaws.com", source_arn = "arn:aws:s3:::pictures" } }
    queues      = { pictures = { arn = "arn:aws:sqs:ap-northeast-2:444444444444:prod-pictures", batch_size = 100 } }
    network     = { subnet_ids = { a = "subnet-1", c = "subnet-2" }, security_group_ids = ["sg-1"] }
    environment = { LOG_LEVEL = "info" }
    policies    = { pictures = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::pictures/*" }] }) }
  }
  assert {
    condition     = aws_lambda_permission.this["upload"].source_arn == "arn:aws:s3:::pictures" && aws_lambda_permission.this["upload"].source_account == data.aws_caller_identity.current.account_id && aws_lambda_permission.this["upload"].statement_id == "CallUpload"
    error_message = "this bucket of this account"
  }
  assert {
    condition     = aws_lambda_event_source_mapping.this["pictures"].function_response_types == toset(["ReportBatchItemFailures"]) && aws_lambda_event_source_mapping.this["pictures"].maximum_batching_window_in_seconds == 1 && jsondecode(data.aws_iam_policy_document.function.json).Statement[4].Resource == "arn:aws:sqs:ap-northeast-2:444444444444:prod-pictures"
    error_message = "messages of the queue"
  }
  assert {
    condition     = keys(module.role.policy_arns) == ["function", "network", "pictures"] && jsondecode(data.aws_iam_policy_document.network.json).Statement[1].Condition.ArnEquals["lambda:SourceFunctionArn"] == "arn:aws:lambda:ap-northeast-2:${data.aws_caller_identity.current.account_id}:function:prod-thumbnails"
    error_message = "the service makes interfaces, the code does not: ${data.aws_iam_policy_document.network.json}"
  }
  assert {
    condition     = aws_lambda_function.this.package_type == "Zip" && aws_lambda_function.this.environment[0].variables == tomap({ LOG_LEVEL = "info" }) && length(aws_lambda_function.this.vpc_config) == 1
    error_message = "a zip in a network"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                       = "Thumbnails"
    description                = "x"
    code                       = { image_uri = "thumbnails:latest" }
    architecture               = "arm"
    memory_mebibytes           = 64
    timeout_seconds            = 1000
    concurrency                = 0
    environment                = { API_TOKEN = "x" }
    network                    = { subnet_ids = {}, security_group_ids = [] }
    policies                   = { function = "{}" }
    callers                    = { all = { service = "*", source_arn = "*" } }
    queues                     = { all = { arn = "*" } }
    alarm_errors_per_5_minutes = -1
    kms_key_arn                = "alias/x"
    alarm                      = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    organization               = "R"
    tags                       = { Environment = "prod" }
  }
  expect_failures = [var.name, var.description, var.code, var.architecture, var.memory_mebibytes, var.timeout_seconds, var.concurrency, var.environment, var.network, var.policies, var.callers, var.queues, var.alarm_errors_per_5_minutes, var.kms_key_arn, var.alarm, var.organization, var.tags]
}

run "refuses_code_without_a_handler" {
  command = plan
  variables {
    code  = { s3_bucket = "artifacts", s3_key = "a.zip" }
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm, var.code]
}
