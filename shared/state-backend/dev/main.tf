module "tags" {
  source = "../../../modules/tags"

  environment = "dev"
  service     = "state-backend"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "platform"
  data_class  = "highly-confidential"
}

module "key" {
  source = "../../../modules/kms-key"

  alias       = "terraform-state"
  description = "States of Terraform, which hold what every resource holds"
  users       = length(var.state_role_arns) == 0 ? {} : { terraform = { role_arns = var.state_role_arns } }
  tags        = module.tags.tags
}

module "state" {
  source = "../../../modules/state-backend"

  kms_key_arn             = module.key.arn
  access_log_bucket       = var.access_log_bucket
  administrator_role_arns = ["arn:aws:iam::222222222222:role/break-glass-role"]
  tags                    = module.tags.tags
}
