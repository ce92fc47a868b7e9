module "tags" {
  source = "../../../modules/tags"

  environment = "prod"
  service     = "security"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "platform"
  data_class  = "confidential"
}

module "organization" {
  source = "../../../modules/ssm-inputs"

  domain = "organization"
  names  = ["access-log-bucket", "cloudwatch-logs-key-arn", "ebs-encryption-key-arn", "id", "log-archive-destination-arn", "log-archive-role-arn", "s3-encryption-key-arn", "security-topic-arn"]
}

locals {
  alarm = { topic_arns = [module.organization.values["security-topic-arn"]], runbook_url = var.runbook_url }

  archive = {
    destination_arn = module.organization.values["log-archive-destination-arn"]
    role_arn        = module.organization.values["log-archive-role-arn"]
  }
}

# Every call in every account and region, kept for five years where no member gets at it.
module "trail" {
  source = "../../../modules/cloudtrail"

  organization_id         = module.organization.values["id"]
  kms_key_arn             = module.organization.values["s3-encryption-key-arn"]
  access_log_bucket       = module.organization.values["access-log-bucket"]
  administrator_role_arns = ["arn:aws:iam::111111111111:role/break-glass-role"]
  recorded_bucket_arns    = [for account in ["111111111111", "222222222222", "333333333333", "444444444444"] : "arn:aws:s3:::ryuqqq-terraform-state-${account}"]
  archive                 = local.archive
  alarm                   = local.alarm
  tags                    = module.tags.tags
}

# This account administers GuardDuty and Security Hub for the organisation. No module says so: it is
# said once.
resource "aws_guardduty_organization_admin_account" "this" {
  admin_account_id = "111111111111"
}

resource "aws_securityhub_organization_admin_account" "this" {
  admin_account_id = "111111111111"

  depends_on = [module.security_hub]
}

data "aws_iam_policy_document" "findings" {
  statement {
    sid       = "GuardDutyWrites"
    actions   = ["s3:GetBucketLocation", "s3:PutObject"]
    resources = ["arn:aws:s3:::ryuqqq-prod-findings-111111111111", "arn:aws:s3:::ryuqqq-prod-findings-111111111111/*"]

    principals {
      type        = "Service"
      identifiers = ["guardduty.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["111111111111"]
    }
  }
}

module "findings" {
  source = "../../../modules/s3-bucket"

  name        = "findings"
  kms_key_arn = module.organization.values["s3-encryption-key-arn"]
  access_logs = { bucket = module.organization.values["access-log-bucket"] }
  policies    = [data.aws_iam_policy_document.findings.json]
  retention   = { noncurrent_days = 90, transitions = { STANDARD_IA = 90 }, expiration_days = 730 }
  tags        = module.tags.tags
}

module "guardduty" {
  source = "../../../modules/guardduty"

  is_administrator    = true
  findings_bucket_arn = module.findings.arn
  topic_arns          = local.alarm.topic_arns
  runbook_url         = "${var.runbook_url}#guardduty-finding"
  kms_key_arn         = module.organization.values["s3-encryption-key-arn"]
  tags                = module.tags.tags

  depends_on = [aws_guardduty_organization_admin_account.this]
}

module "security_hub" {
  source = "../../../modules/security-hub"

  is_administrator  = true
  disabled_controls = { "IAM.6" = "members have no credentials of a root user; the device of the management account is in the safe" }
  topic_arns        = local.alarm.topic_arns
  runbook_url       = "${var.runbook_url}#security-hub-finding"
  tags              = module.tags.tags
}

module "config_bucket" {
  source = "../../../modules/s3-bucket"

  name        = "config"
  kms_key_arn = module.organization.values["s3-encryption-key-arn"]
  access_logs = { bucket = module.organization.values["access-log-bucket"] }
  retention   = { noncurrent_days = 90, transitions = { STANDARD_IA = 90, GLACIER = 365 }, expiration_days = 1825 }
  tags        = module.tags.tags
}

# Records of this account, and those of every other one brought together.
module "config" {
  source = "../../../modules/config-rules"

  bucket        = module.config_bucket.id
  is_aggregator = true
  kms_key_arn   = module.organization.values["s3-encryption-key-arn"]
  tags          = module.tags.tags
}

module "baseline" {
  source = "../../../modules/account"

  ebs_kms_key_arn = module.organization.values["ebs-encryption-key-arn"]
  contacts        = { security = var.security_contact }
  tags            = module.tags.tags
}
