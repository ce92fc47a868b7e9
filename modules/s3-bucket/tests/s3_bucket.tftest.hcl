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

  name        = "invoices"
  kms_key_arn = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  access_logs = { bucket = "ryuqqq-prod-access-logs-444444444444" }
}

run "is_private_encrypted_versioned_and_logged" {
  assert {
    condition     = aws_s3_bucket.this.bucket == "ryuqqq-prod-invoices-${data.aws_caller_identity.current.account_id}"
    error_message = "organisation, environment, name, account: ${aws_s3_bucket.this.bucket}"
  }
  assert {
    condition     = alltrue([aws_s3_bucket_public_access_block.this.block_public_acls, aws_s3_bucket_public_access_block.this.block_public_policy, aws_s3_bucket_public_access_block.this.ignore_public_acls, aws_s3_bucket_public_access_block.this.restrict_public_buckets])
    error_message = "nothing is public"
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).kms_master_key_id == var.kms_key_arn && one(aws_s3_bucket_server_side_encryption_configuration.this.rule).bucket_key_enabled
    error_message = "the given key, with a bucket key"
  }
  assert {
    condition     = one(aws_s3_bucket_versioning.this.versioning_configuration).status == "Enabled" && one(aws_s3_bucket_ownership_controls.this.rule).object_ownership == "BucketOwnerEnforced"
    error_message = "versioned, no ACLs"
  }
  assert {
    condition     = aws_s3_bucket_logging.this[0].target_bucket == "ryuqqq-prod-access-logs-444444444444" && aws_s3_bucket_logging.this[0].target_prefix == "s3/${aws_s3_bucket.this.bucket}/"
    error_message = "access logs under the bucket's name"
  }
  assert {
    condition     = [for s in jsondecode(aws_s3_bucket_policy.this.policy).Statement : "${s.Effect} ${s.Sid}"] == ["Deny DenyWithoutTls", "Deny DenyOldTls"]
    error_message = "the policy only denies: ${aws_s3_bucket_policy.this.policy}"
  }
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this.rule[0].abort_incomplete_multipart_upload[0].days_after_initiation == 7 && aws_s3_bucket_lifecycle_configuration.this.rule[0].noncurrent_version_expiration[0].noncurrent_days == 90 && length(aws_s3_bucket_lifecycle_configuration.this.rule[0].expiration) == 0
    error_message = "housekeeping, and nothing current expires"
  }
  assert {
    condition     = length(aws_s3_bucket_replication_configuration.this) == 0 && output.replication_role_arn == null
    error_message = "no copy by default"
  }
}

run "receives_logs_of_this_account" {
  variables {
    kms_key_arn      = null
    access_logs      = null
    receives_logs_of = ["load-balancer", "s3"]
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256" && length(aws_s3_bucket_logging.this) == 0
    error_message = "SSE-S3, no logs of its own"
  }
  assert {
    condition     = { for s in jsondecode(aws_s3_bucket_policy.this.policy).Statement : s.Sid => [s.Action, s.Principal.Service, s.Condition.StringEquals["aws:SourceAccount"]] if s.Effect == "Allow" } == { LogsLoadBalancer = ["s3:PutObject", "logdelivery.elasticloadbalancing.amazonaws.com", data.aws_caller_identity.current.account_id], LogsS3 = ["s3:PutObject", "logging.s3.amazonaws.com", data.aws_caller_identity.current.account_id] }
    error_message = "services write, for this account: ${aws_s3_bucket_policy.this.policy}"
  }
}

run "moves_and_expires_where_asked" {
  variables {
    retention = { noncurrent_days = 30, transitions = { STANDARD_IA = 30 }, expiration_days = 365 }
    policies  = [jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Partner", Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::x/*", Principal = { AWS = "arn:aws:iam::333333333333:role/reader-role" } }] })]
  }
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this.rule[0].expiration[0].days == 365 && one(aws_s3_bucket_lifecycle_configuration.this.rule[0].transition).storage_class == "STANDARD_IA"
    error_message = "transition and expiration"
  }
  assert {
    condition     = contains([for s in jsondecode(aws_s3_bucket_policy.this.policy).Statement : s.Sid], "Partner")
    error_message = "further policies are merged"
  }
}

run "replicates_with_a_role_of_its_own" {
  variables {
    replication = { bucket_arn = "arn:aws:s3:::ryuqqq-prod-invoices-dr-444444444444", kms_key_arn = "arn:aws:kms:ap-northeast-1:444444444444:key/mrk-1" }
  }
  assert {
    condition     = aws_s3_bucket_replication_configuration.this[0].rule[0].destination[0].bucket == "arn:aws:s3:::ryuqqq-prod-invoices-dr-444444444444" && aws_s3_bucket_replication_configuration.this[0].role == output.replication_role_arn
    error_message = "to the DR bucket, with the role"
  }
  assert {
    condition     = !strcontains(data.aws_iam_policy_document.replication[0].json, "\"*\"") && strcontains(data.aws_iam_policy_document.replication[0].json, "arn:aws:s3:::ryuqqq-prod-invoices-dr-444444444444/*")
    error_message = "by ARN: ${data.aws_iam_policy_document.replication[0].json}"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name         = "Invoices"
    kms_key_arn  = "alias/s3"
    retention    = { noncurrent_days = 1 }
    replication  = { bucket_arn = "dr", kms_key_arn = "x" }
    organization = "R"
    tags         = { Environment = "prod" }
  }
  expect_failures = [var.name, var.kms_key_arn, var.retention, var.replication, var.organization, var.tags]
}

run "refuses_logs_of_another_service" {
  command = plan
  variables {
    receives_logs_of = ["cloudfront"]
  }
  expect_failures = [var.receives_logs_of]
}

run "refuses_to_go_without_a_key_and_logs" {
  command = plan
  variables {
    kms_key_arn = null
    access_logs = null
  }
  expect_failures = [var.kms_key_arn, var.access_logs]
}

run "refuses_a_key_for_delivered_logs" {
  command = plan
  variables {
    receives_logs_of = ["s3"]
  }
  expect_failures = [var.kms_key_arn]
}

run "refuses_an_unknown_storage_class" {
  command = plan
  variables {
    retention = { transitions = { COLD = 30 } }
  }
  expect_failures = [var.retention]
}

run "refuses_to_expire_before_a_transition" {
  command = plan
  variables {
    retention = { transitions = { GLACIER = 90 }, expiration_days = 60 }
  }
  expect_failures = [var.retention]
}

run "refuses_a_policy_for_everybody" {
  command = plan
  variables {
    policies = [jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::x/*", Principal = "*" }] })]
  }
  expect_failures = [var.policies]
}

run "refuses_tags_without_a_data_class" {
  command = plan
  variables {
    tags = { Environment = "prod", Service = "orders", Team = "commerce", Owner = "commerce", CostCenter = "cc-1001", ManagedBy = "terraform", Project = "shop" }
  }
  expect_failures = [var.tags]
}

run "refuses_to_replicate_delivered_logs" {
  command = plan
  variables {
    kms_key_arn      = null
    access_logs      = null
    receives_logs_of = ["s3"]
    replication      = { bucket_arn = "arn:aws:s3:::ryuqqq-prod-x-dr-444444444444", kms_key_arn = "arn:aws:kms:ap-northeast-1:444444444444:key/mrk-1" }
  }
  expect_failures = [var.replication]
}
