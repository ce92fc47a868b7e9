# The account prod from within, as shared/security/dev does for dev.
module "prod_kms" {
  source = "../../../modules/ssm-inputs"

  domain = "kms"
  names  = ["s3-encryption-key-arn"]

  providers = { aws = aws.prod }
}

module "prod_logging" {
  source = "../../../modules/ssm-inputs"

  domain = "logging"
  names  = ["access-log-bucket"]

  providers = { aws = aws.prod }
}

module "prod_baseline" {
  source = "../../../modules/account"

  ebs_kms_key_arn = module.prod_key.arn
  contacts        = { security = var.security_contact }
  tags            = module.tags.tags

  providers = { aws = aws.prod }
}

module "prod_key" {
  source = "../../../modules/kms-key"

  alias       = "ebs-encryption"
  description = "Disks that name no key of their own"
  tags        = module.tags.tags

  providers = { aws = aws.prod }
}

module "prod_config_bucket" {
  source = "../../../modules/s3-bucket"

  name        = "config"
  kms_key_arn = module.prod_kms.values["s3-encryption-key-arn"]
  access_logs = { bucket = module.prod_logging.values["access-log-bucket"] }
  retention   = { noncurrent_days = 90, transitions = { STANDARD_IA = 90, GLACIER = 365 }, expiration_days = 1825 }
  tags        = module.tags.tags

  providers = { aws = aws.prod }
}

module "prod_config" {
  source = "../../../modules/config-rules"

  bucket      = module.prod_config_bucket.id
  kms_key_arn = module.prod_kms.values["s3-encryption-key-arn"]
  tags        = module.tags.tags

  providers = { aws = aws.prod }
}

module "published" {
  source = "../../../modules/ssm-outputs"

  domain = "security"
  tags   = module.tags.tags

  outputs = {
    config-bucket          = module.prod_config_bucket.id
    ebs-encryption-key-arn = module.prod_key.arn
  }

  providers = { aws = aws.prod }
}
