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

  component   = "api"
  kms_key_arn = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:444444444444:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::444444444444:role/prod-log-archive-subscription-role"
  }
}

run "is_named_encrypted_kept_and_archived" {
  command = plan
  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/ryuqqq/orders/prod/api"
    error_message = "organisation, service, environment, component: ${aws_cloudwatch_log_group.this.name}"
  }
  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 14 && aws_cloudwatch_log_group.this.kms_key_id == var.kms_key_arn
    error_message = "two weeks in prod, with the key"
  }
  assert {
    condition     = aws_cloudwatch_log_subscription_filter.archive[0].destination_arn == var.archive.destination_arn && aws_cloudwatch_log_subscription_filter.archive[0].role_arn == var.archive.role_arn && aws_cloudwatch_log_subscription_filter.archive[0].filter_pattern == ""
    error_message = "everything goes to the archive"
  }
}

run "keeps_a_week_in_dev" {
  command = plan
  variables {
    tags = { Environment = "dev", Service = "orders", Team = "commerce", Owner = "commerce", CostCenter = "cc-1001", ManagedBy = "terraform", Project = "shop" }
  }
  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 7
    error_message = "a week in dev"
  }
}

run "keeps_as_long_as_asked" {
  command = plan
  variables {
    retention_in_days = 3
    organization      = "acme"
  }
  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 3 && aws_cloudwatch_log_group.this.name == "/acme/orders/prod/api"
    error_message = "three days, of another organisation"
  }
}

run "leaves_the_archive_to_the_account" {
  command = plan
  variables {
    archive = null
  }
  assert {
    condition     = length(aws_cloudwatch_log_subscription_filter.archive) == 0
    error_message = "no subscription of its own"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    component         = "API"
    retention_in_days = 30
    kms_key_arn       = "alias/cloudwatch-logs"
    organization      = "Ryuqqq"
    tags              = { Environment = "prod" }
  }
  expect_failures = [var.component, var.retention_in_days, var.kms_key_arn, var.organization, var.tags]
}
