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

  kms_key_arn             = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  access_log_bucket       = "ryuqqq-prod-access-logs-444444444444"
  administrator_role_arns = ["arn:aws:iam::444444444444:role/break-glass-role"]
}

run "keeps_states_safe" {
  command = plan
  assert {
    condition     = aws_s3_bucket.this.bucket == "ryuqqq-terraform-state-${data.aws_caller_identity.current.account_id}" && one(aws_s3_bucket_versioning.this.versioning_configuration).status == "Enabled" && one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).kms_master_key_id == var.kms_key_arn
    error_message = "versioned, with the key"
  }
  assert {
    condition     = [for s in jsondecode(aws_s3_bucket_policy.this.policy).Statement : "${s.Effect} ${s.Sid}"] == ["Deny DenyWithoutTls", "Deny DenyOtherKeys", "Deny DenyRemovingHistory"] && jsondecode(aws_s3_bucket_policy.this.policy).Statement[1].Condition.StringNotEqualsIfExists["s3:x-amz-server-side-encryption-aws-kms-key-id"] == var.kms_key_arn && jsondecode(aws_s3_bucket_policy.this.policy).Statement[2].Condition.ArnNotLike["aws:PrincipalArn"] == "arn:aws:iam::444444444444:role/break-glass-role"
    error_message = "TLS, the key, history: ${aws_s3_bucket_policy.this.policy}"
  }
  assert {
    condition     = length(aws_dynamodb_table.lock) == 0 && aws_s3_bucket_logging.this.target_bucket == "ryuqqq-prod-access-logs-444444444444" && alltrue([aws_s3_bucket_public_access_block.this.block_public_acls, aws_s3_bucket_public_access_block.this.block_public_policy, aws_s3_bucket_public_access_block.this.ignore_public_acls, aws_s3_bucket_public_access_block.this.restrict_public_buckets])
    error_message = "private, logged, no table"
  }
}

run "gives_each_role_its_prefixes" {
  command = plan
  variables {
    account_name      = "prod"
    enable_lock_table = true
    history           = { versions = 50, days = 180 }
    users = {
      apply = { role_arns = ["arn:aws:iam::444444444444:role/apply-role"], prefixes = ["stacks/orders/"] }
      plan  = { role_arns = ["arn:aws:iam::444444444444:role/plan-role"], prefixes = ["stacks/"], is_read_only = true }
    }
  }
  assert {
    condition     = { for s in jsondecode(aws_s3_bucket_policy.this.policy).Statement : s.Sid => "${join(" ", flatten([s.Action]))} ${s.Resource}" if startswith(s.Sid, "State") } == { StateApply = "s3:PutObject s3:GetObject s3:DeleteObject arn:aws:s3:::ryuqqq-terraform-state-prod/stacks/orders/*", StatePlan = "s3:GetObject arn:aws:s3:::ryuqqq-terraform-state-prod/stacks/*" }
    error_message = "apply writes, plan reads: ${aws_s3_bucket_policy.this.policy}"
  }
  assert {
    condition     = aws_dynamodb_table.lock[0].hash_key == "LockID" && aws_dynamodb_table.lock[0].server_side_encryption[0].kms_key_arn == var.kms_key_arn && aws_s3_bucket_lifecycle_configuration.this.rule[0].noncurrent_version_expiration[0].newer_noncurrent_versions == 50
    error_message = "table and history"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    account_name            = "Prod"
    kms_key_arn             = "alias/terraform-state"
    access_log_bucket       = "X"
    administrator_role_arns = []
    users                   = { all = { role_arns = ["*"], prefixes = ["stacks/"] } }
    history                 = { versions = 1 }
    organization            = "R"
    tags                    = { Environment = "prod" }
  }
  expect_failures = [var.account_name, var.kms_key_arn, var.access_log_bucket, var.administrator_role_arns, var.users, var.history, var.organization, var.tags]
}

run "refuses_a_prefix_of_everything" {
  command = plan
  variables {
    users = { all = { role_arns = ["arn:aws:iam::444444444444:role/apply-role"], prefixes = [""] } }
  }
  expect_failures = [var.users]
}
