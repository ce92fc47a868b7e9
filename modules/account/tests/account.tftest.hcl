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

  ebs_kms_key_arn = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  contacts        = { security = { name = "Security team", title = "On call", email = "security@example.com", phone = "+82 2 1234 5678" } }
}

run "sets_the_baseline" {
  command = plan
  assert {
    condition     = aws_iam_account_password_policy.this[0].minimum_password_length == 16 && aws_iam_account_password_policy.this[0].password_reuse_prevention == 24
    error_message = "passwords"
  }
  assert {
    condition     = alltrue([aws_s3_account_public_access_block.this[0].block_public_acls, aws_s3_account_public_access_block.this[0].block_public_policy, aws_s3_account_public_access_block.this[0].ignore_public_acls, aws_s3_account_public_access_block.this[0].restrict_public_buckets]) && aws_ebs_snapshot_block_public_access.this[0].state == "block-all-sharing" && aws_ec2_image_block_public_access.this[0].state == "block-new-sharing"
    error_message = "nothing is public"
  }
  assert {
    condition     = aws_ebs_encryption_by_default.this[0].enabled && aws_ebs_default_kms_key.this[0].key_arn == var.ebs_kms_key_arn && aws_ec2_instance_metadata_defaults.this[0].http_tokens == "required" && !aws_ec2_serial_console_access.this[0].enabled
    error_message = "disks, metadata, console"
  }
  assert {
    condition     = aws_accessanalyzer_analyzer.this[0].type == "ACCOUNT" && aws_account_alternate_contact.this["security"].alternate_contact_type == "SECURITY" && length(aws_organizations_account.this) == 0
    error_message = "analyser and contact, no new account"
  }
}

run "makes_an_account" {
  command = plan
  variables {
    enable_baseline = false
    contacts        = {}
    ebs_kms_key_arn = null
    member          = { name = "staging", email = "aws-staging@example.com", organizational_unit_id = "ou-examplerootid-exampleouid" }
  }
  assert {
    condition     = aws_organizations_account.this[0].name == "staging" && !aws_organizations_account.this[0].close_on_deletion && length(aws_s3_account_public_access_block.this) == 0
    error_message = "the account, and nothing in this one"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    ebs_kms_key_arn = "alias/ebs"
    contacts        = { owner = { name = "x", title = "x", email = "x", phone = "x" } }
    tags            = { Environment = "prod" }
  }
  expect_failures = [var.ebs_kms_key_arn, var.contacts, var.tags]
}

run "refuses_an_account_and_its_baseline_in_one_call" {
  command = plan
  variables {
    member = { name = "staging", email = "aws-staging@example.com", organizational_unit_id = "ou-examplerootid-exampleouid" }
  }
  expect_failures = [var.member]
}

run "refuses_a_baseline_without_a_security_contact" {
  command = plan
  variables {
    contacts = {}
  }
  expect_failures = [var.contacts]
}

run "refuses_an_account_without_a_mail_address" {
  command = plan
  variables {
    enable_baseline = false
    contacts        = {}
    ebs_kms_key_arn = null
    member          = { name = "staging", email = "staging", organizational_unit_id = "ou-examplerootid-exampleouid" }
  }
  expect_failures = [var.member]
}
