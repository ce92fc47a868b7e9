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

  bucket      = "ryuqqq-prod-config-111111111111"
  kms_key_arn = "arn:aws:kms:ap-northeast-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}

run "records_everything_and_checks_the_standard" {
  command = plan
  assert {
    condition     = aws_config_configuration_recorder.this.recording_group[0].all_supported && aws_config_configuration_recorder.this.recording_group[0].include_global_resource_types && aws_config_configuration_recorder_status.this.is_enabled && aws_config_delivery_channel.this.s3_kms_key_arn == var.kms_key_arn
    error_message = "everything, on, encrypted"
  }
  assert {
    condition     = length(aws_config_config_rule.this) == 25 && jsondecode(aws_config_config_rule.this["required-tags"].input_parameters).tag1Value == "dev,staging,prod" && aws_config_config_rule.this["imdsv2"].source[0].source_identifier == "EC2_IMDSV2_CHECK"
    error_message = "25 rules: ${length(aws_config_config_rule.this)}"
  }
  assert {
    condition     = !strcontains(data.aws_iam_policy_document.deliver.json, "\"*\"") && jsondecode(data.aws_iam_policy_document.deliver.json).Statement[0].Resource == "arn:aws:s3:::ryuqqq-prod-config-111111111111/AWSLogs/${data.aws_caller_identity.current.account_id}/Config/*" && length(aws_config_configuration_aggregator.this) == 0
    error_message = "by ARN: ${data.aws_iam_policy_document.deliver.json}"
  }
}

run "changes_rules_with_a_reason" {
  command = plan
  variables {
    is_home_region = false
    is_aggregator  = true
    disabled_rules = { rds-multi-az = "databases in dev stand in one zone" }
    further_rules  = { stopped-instances = { identifier = "EC2_STOPPED_INSTANCE", parameters = { AllowedDays = "30" } } }
  }
  assert {
    condition     = !contains(keys(aws_config_config_rule.this), "rds-multi-az") && jsondecode(aws_config_config_rule.this["stopped-instances"].input_parameters).AllowedDays == "30" && !aws_config_configuration_recorder.this.recording_group[0].include_global_resource_types && aws_config_configuration_aggregator.this[0].organization_aggregation_source[0].all_regions
    error_message = "one off, one more, of all regions"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    bucket         = "X"
    disabled_rules = { rds-multi-az = "no" }
    further_rules  = { Stopped = { identifier = "stopped" } }
    kms_key_arn    = "alias/x"
    tags           = { Environment = "prod" }
  }
  expect_failures = [var.bucket, var.disabled_rules, var.further_rules, var.kms_key_arn, var.tags]
}

run "refuses_to_switch_off_what_must_be_on" {
  command = plan
  variables {
    disabled_rules = { root-mfa = "nobody has the telephone any more" }
  }
  expect_failures = [var.disabled_rules]
}
