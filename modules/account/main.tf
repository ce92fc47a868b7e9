# The account itself: made by the organisation's management account.
resource "aws_organizations_account" "this" {
  count = var.member == null ? 0 : 1

  name                       = var.member.name
  email                      = var.member.email
  parent_id                  = var.member.organizational_unit_id
  role_name                  = var.member.role_name
  iam_user_access_to_billing = "DENY"
  close_on_deletion          = false
  tags                       = merge(var.tags, { Name = var.member.name })

  # The role cannot be read back, and an account is never destroyed by accident.
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [role_name, iam_user_access_to_billing]
  }
}

# The baseline, in the account that the provider is configured for.
resource "aws_iam_account_password_policy" "this" {
  count = var.enable_baseline ? 1 : 0

  minimum_password_length        = 16
  require_lowercase_characters   = true
  require_uppercase_characters   = true
  require_numbers                = true
  require_symbols                = true
  allow_users_to_change_password = true
  max_password_age               = 90
  password_reuse_prevention      = 24
  hard_expiry                    = false
}

resource "aws_s3_account_public_access_block" "this" {
  count = var.enable_baseline ? 1 : 0

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_ebs_encryption_by_default" "this" {
  count = var.enable_baseline ? 1 : 0

  enabled = true
}

resource "aws_ebs_default_kms_key" "this" {
  count = var.enable_baseline ? 1 : 0

  key_arn = var.ebs_kms_key_arn
}

resource "aws_ebs_snapshot_block_public_access" "this" {
  count = var.enable_baseline ? 1 : 0

  state = "block-all-sharing"
}

resource "aws_ec2_image_block_public_access" "this" {
  count = var.enable_baseline ? 1 : 0

  state = "block-new-sharing"
}

resource "aws_ec2_instance_metadata_defaults" "this" {
  count = var.enable_baseline ? 1 : 0

  http_tokens                 = "required"
  http_put_response_hop_limit = 1
}

resource "aws_ec2_serial_console_access" "this" {
  count = var.enable_baseline ? 1 : 0

  enabled = false
}

resource "aws_accessanalyzer_analyzer" "this" {
  count = var.enable_baseline ? 1 : 0

  analyzer_name = "${var.tags["Environment"]}-external-access"
  type          = "ACCOUNT"
  tags          = merge(var.tags, { Name = "${var.tags["Environment"]}-external-access" })
}

resource "aws_account_alternate_contact" "this" {
  for_each = var.enable_baseline ? var.contacts : {}

  alternate_contact_type = upper(each.key)
  name                   = each.value.name
  title                  = each.value.title
  email_address          = each.value.email
  phone_number           = each.value.phone
}
