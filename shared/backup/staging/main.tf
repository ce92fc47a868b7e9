module "tags" {
  source = "../../../modules/tags"

  environment = "staging"
  service     = "backup"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "platform"
  data_class  = "highly-confidential"
}

module "monitoring" {
  source = "../../../modules/ssm-inputs"

  domain = "monitoring"
  names  = ["platform-topic-arn"]
}

# One key for each class of data, as in shared/kms: what is restored is as confidential as before.
locals {
  dr_keys = {
    rds-encryption = { description = "Copies of databases in the DR region", data_class = "confidential" }
    s3-encryption  = { description = "Copies of objects in the DR region", data_class = "confidential" }
  }
}

module "key" {
  source = "../../../modules/kms-key"

  alias       = "backup-encryption"
  description = "Backups in the vault"
  tags        = module.tags.tags
}

module "dr_vault_key" {
  source = "../../../modules/kms-key"

  alias       = "backup-encryption"
  description = "Backups in the vault of the DR region"
  tags        = module.tags.tags

  providers = { aws = aws.dr }
}

module "dr_key" {
  source   = "../../../modules/kms-key"
  for_each = local.dr_keys

  alias       = each.key
  description = each.value.description
  tags        = merge(module.tags.tags, { DataClass = each.value.data_class })

  providers = { aws = aws.dr }
}

# Whatever has the tag BackupPolicy is in the plan of its tier.
module "backup" {
  source = "../../../modules/backup-plan"

  tiers                   = ["tier-3"]
  administrator_role_arns = ["arn:aws:iam::333333333333:role/break-glass-role"]
  lock_grace_days         = var.lock_grace_days
  kms_key_arn             = module.key.arn
  dr_kms_key_arn          = module.dr_vault_key.arn
  tags                    = module.tags.tags

  alarm = {
    topic_arns  = [module.monitoring.values["platform-topic-arn"]]
    runbook_url = "${var.runbook_url}#backup-failed"
  }

  providers = {
    aws    = aws
    aws.dr = aws.dr
  }
}

module "published" {
  source = "../../../modules/ssm-outputs"

  domain = "backup"
  tags   = module.tags.tags

  outputs = {
    vault-name                = module.backup.vault_name
    vault-arn                 = module.backup.vault_arn
    dr-vault-arn              = module.backup.dr_vault_arn
    dr-rds-encryption-key-arn = module.dr_key["rds-encryption"].arn
    dr-s3-encryption-key-arn  = module.dr_key["s3-encryption"].arn
  }
}
