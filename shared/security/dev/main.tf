module "tags" {
  source = "../../../modules/tags"

  environment = "dev"
  service     = "security"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "platform"
  data_class  = "confidential"
}

module "kms" {
  source = "../../../modules/ssm-inputs"

  domain = "kms"
  names  = ["s3-encryption-key-arn"]
}

module "logging" {
  source = "../../../modules/ssm-inputs"

  domain = "logging"
  names  = ["access-log-bucket"]
}

# Settings of the whole account: password policy, no public buckets, images or snapshots, encrypted
# disks, IMDSv2, the analyser of access from outside.
module "baseline" {
  source = "../../../modules/account"

  ebs_kms_key_arn = module.key.arn
  contacts        = { security = var.security_contact }
  tags            = module.tags.tags
}

module "key" {
  source = "../../../modules/kms-key"

  alias       = "ebs-encryption"
  description = "Disks that name no key of their own"
  tags        = merge(module.tags.tags, { DataClass = "confidential" })
}

module "config_bucket" {
  source = "../../../modules/s3-bucket"

  name        = "config"
  kms_key_arn = module.kms.values["s3-encryption-key-arn"]
  access_logs = { bucket = module.logging.values["access-log-bucket"] }
  retention   = { noncurrent_days = 90, transitions = { STANDARD_IA = 90, GLACIER = 365 }, expiration_days = 1825 }
  tags        = module.tags.tags
}

# The standard's rules, also for what Terraform did not make.
module "config" {
  source = "../../../modules/config-rules"

  bucket         = module.config_bucket.id
  kms_key_arn    = module.kms.values["s3-encryption-key-arn"]
  disabled_rules = { rds-multi-az = "databases of dev may fail with their zone" }
  tags           = module.tags.tags
}

module "published" {
  source = "../../../modules/ssm-outputs"

  domain = "security"
  tags   = module.tags.tags

  outputs = {
    config-bucket          = module.config_bucket.id
    ebs-encryption-key-arn = module.key.arn
  }
}
