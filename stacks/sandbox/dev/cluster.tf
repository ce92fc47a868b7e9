module "cluster" {
  source = "../../../modules/ecs-cluster"

  name         = "sandbox"
  kms_key_arn  = module.kms.values["cloudwatch-logs-key-arn"]
  archive      = local.archive
  organization = local.organization
  tags         = module.tags.tags
}

locals {
  cluster = { arn = module.cluster.arn, name = module.cluster.name }
}
