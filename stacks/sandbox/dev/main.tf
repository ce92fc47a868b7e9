module "tags" {
  source = "../../../modules/tags"

  environment     = "dev"
  service         = "sandbox"
  team            = "sandbox"
  owner           = "platform@example.com"
  cost_center     = "sandbox"
  project         = "sandbox"
  data_class      = "internal"
  backup_policy   = "none"
  lifecycle_stage = "development"
  is_sandbox      = true
  expires_on      = "2027-03-31"
}

locals {
  organization = "ryuqqq" # part of names that are unique in the world or by path
}

# What the code must not have in its image: a JSON object, put in by hand (README).
module "settings" {
  source = "../../../modules/secret"

  name        = "settings"
  description = "Secret settings of sandbox: a JSON object, as its code reads it"
  kms_key_arn = module.kms.values["ecs-secrets-key-arn"]
  reader_role_arns = [
    module.service_app.execution_role_arn,
  ]
  writer_role_arns        = var.secret_writer_role_arns
  rotation                = null
  recovery_window_in_days = 7
  organization            = local.organization
  tags                    = module.tags.tags
}
