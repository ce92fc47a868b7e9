data "aws_caller_identity" "current" {}

locals {
  name = "${var.tags["Environment"]}-config"

  # The standard's rules that AWS itself can check, also on what Terraform did not make.
  standard = {
    cloudtrail-enabled              = { identifier = "MULTI_REGION_CLOUD_TRAIL_ENABLED", parameters = {} }
    ebs-encrypted                   = { identifier = "EC2_EBS_ENCRYPTION_BY_DEFAULT", parameters = {} }
    efs-encrypted                   = { identifier = "EFS_ENCRYPTED_CHECK", parameters = {} }
    imdsv2                          = { identifier = "EC2_IMDSV2_CHECK", parameters = {} }
    kms-rotation                    = { identifier = "CMK_BACKING_KEY_ROTATION_ENABLED", parameters = {} }
    log-group-encrypted             = { identifier = "CLOUDWATCH_LOG_GROUP_ENCRYPTED", parameters = {} }
    no-inline-policy                = { identifier = "IAM_NO_INLINE_POLICY_CHECK", parameters = {} }
    no-open-ports                   = { identifier = "VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS", parameters = { authorizedTcpPorts = "80,443" } }
    default-security-group-closed   = { identifier = "VPC_DEFAULT_SECURITY_GROUP_CLOSED", parameters = {} }
    flow-logs                       = { identifier = "VPC_FLOW_LOGS_ENABLED", parameters = {} }
    rds-encrypted                   = { identifier = "RDS_STORAGE_ENCRYPTED", parameters = {} }
    rds-multi-az                    = { identifier = "RDS_MULTI_AZ_SUPPORT", parameters = {} }
    rds-not-public                  = { identifier = "RDS_INSTANCE_PUBLIC_ACCESS_CHECK", parameters = {} }
    rds-backup                      = { identifier = "DB_INSTANCE_BACKUP_ENABLED", parameters = { backupRetentionMinimum = "7" } }
    required-tags                   = { identifier = "REQUIRED_TAGS", parameters = { tag1Key = "Environment", tag1Value = "dev,staging,prod", tag2Key = "Service", tag3Key = "Team", tag4Key = "Owner", tag5Key = "CostCenter", tag6Key = "Project" } }
    root-mfa                        = { identifier = "ROOT_ACCOUNT_MFA_ENABLED", parameters = {} }
    root-without-access-key         = { identifier = "IAM_ROOT_ACCESS_KEY_CHECK", parameters = {} }
    s3-no-public-read               = { identifier = "S3_BUCKET_PUBLIC_READ_PROHIBITED", parameters = {} }
    s3-no-public-write              = { identifier = "S3_BUCKET_PUBLIC_WRITE_PROHIBITED", parameters = {} }
    s3-tls-only                     = { identifier = "S3_BUCKET_SSL_REQUESTS_ONLY", parameters = {} }
    s3-versioning                   = { identifier = "S3_BUCKET_VERSIONING_ENABLED", parameters = {} }
    secrets-rotated                 = { identifier = "SECRETSMANAGER_SECRET_PERIODIC_ROTATION", parameters = { maxDaysSinceRotation = "90" } }
    user-without-policies           = { identifier = "IAM_USER_NO_POLICIES_CHECK", parameters = {} }
    access-keys-rotated             = { identifier = "ACCESS_KEYS_ROTATED", parameters = { maxAccessKeyAge = "90" } }
    dynamodb-point-in-time-recovery = { identifier = "DYNAMODB_PITR_ENABLED", parameters = {} }
  }
  rules = merge({ for name, rule in local.standard : name => rule if !contains(keys(var.disabled_rules), name) }, var.further_rules)
}

module "role" {
  source = "../iam-role"

  name                     = "${local.name}-recorder"
  description              = "AWS Config reads how resources are configured"
  trust                    = { services = ["config.amazonaws.com"] }
  policies                 = { deliver = data.aws_iam_policy_document.deliver.json }
  managed_policy_arns      = { config = "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole" }
  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = var.tags
}

data "aws_iam_policy_document" "deliver" {
  statement {
    sid       = "Write"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::${var.bucket}/AWSLogs/${data.aws_caller_identity.current.account_id}/Config/*"]
  }

  statement {
    sid       = "LookFirst"
    actions   = ["s3:GetBucketAcl", "s3:ListBucket"]
    resources = ["arn:aws:s3:::${var.bucket}"]
  }

  statement {
    sid       = "Encrypt"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.kms_key_arn]
  }
}

resource "aws_config_configuration_recorder" "this" {
  name     = local.name
  role_arn = module.role.arn

  recording_group {
    all_supported                 = true
    include_global_resource_types = var.is_home_region
  }

  recording_mode {
    recording_frequency = "CONTINUOUS"
  }
}

resource "aws_config_delivery_channel" "this" {
  name           = local.name
  s3_bucket_name = var.bucket
  s3_kms_key_arn = var.kms_key_arn

  snapshot_delivery_properties {
    delivery_frequency = "TwentyFour_Hours"
  }

  depends_on = [aws_config_configuration_recorder.this]
}

resource "aws_config_configuration_recorder_status" "this" {
  name       = aws_config_configuration_recorder.this.name
  is_enabled = true

  depends_on = [aws_config_delivery_channel.this]
}

resource "aws_config_config_rule" "this" {
  for_each = local.rules

  name             = "${local.name}-${each.key}"
  input_parameters = length(each.value.parameters) > 0 ? jsonencode(each.value.parameters) : null
  tags             = merge(var.tags, { Name = "${local.name}-${each.key}" })

  source {
    owner             = "AWS"
    source_identifier = each.value.identifier
  }

  depends_on = [aws_config_configuration_recorder.this]
}

module "aggregator_role" {
  source = "../iam-role"
  count  = var.is_aggregator ? 1 : 0

  name                     = "${local.name}-aggregator"
  description              = "AWS Config brings the organisation's accounts together"
  trust                    = { services = ["config.amazonaws.com"] }
  managed_policy_arns      = { organizations = "arn:aws:iam::aws:policy/service-role/AWSConfigRoleForOrganizations" }
  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = var.tags
}

resource "aws_config_configuration_aggregator" "this" {
  count = var.is_aggregator ? 1 : 0

  name = "${var.tags["Environment"]}-organization"
  tags = merge(var.tags, { Name = "${var.tags["Environment"]}-organization" })

  organization_aggregation_source {
    all_regions = true
    role_arn    = module.aggregator_role[0].arn
  }
}
