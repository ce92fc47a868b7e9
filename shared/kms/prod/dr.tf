# The same in the DR region, for what stands there: those of databases and buckets are made by
# shared/backup, whose copies need them.
locals {
  dr_aliases = ["cloudwatch-logs", "ecs-secrets", "elasticache-encryption", "sqs-encryption"]

  # Principals and contexts name their region.
  dr_keys = { for alias in local.dr_aliases : alias => merge(local.keys[alias], {
    services = jsondecode(replace(jsonencode(local.keys[alias].services), "ap-northeast-2", "ap-northeast-1"))
  }) }
}

module "key_dr" {
  source    = "../../../modules/kms-key"
  providers = { aws = aws.dr }
  for_each  = local.dr_keys

  alias       = each.key
  description = "${each.value.description} (DR region)"
  services    = each.value.services
  users       = lookup(var.key_users, each.key, {})
  tags        = merge(module.tags.tags, { DataClass = each.value.data_class })
}
