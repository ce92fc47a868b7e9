module "tags" {
  source = "../../../tags"

  environment = "staging"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "account" {
  source = "../.."

  enable_baseline = false
  tags            = module.tags.tags

  member = {
    name                   = "staging"
    email                  = "aws-staging@example.com"
    organizational_unit_id = "ou-examplerootid-exampleouid"
    role_name              = "organization-access-role"
  }
}

module "baseline" {
  source = "../.."

  ebs_kms_key_arn = "arn:aws:kms:ap-northeast-2:333333333333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags            = module.tags.tags

  contacts = {
    security   = { name = "Security team", title = "On call", email = "security@example.com", phone = "+82 2 1234 5678" }
    operations = { name = "Platform team", title = "On call", email = "platform@example.com", phone = "+82 2 1234 5679" }
  }
}
