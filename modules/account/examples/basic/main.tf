module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "baseline" {
  source = "../.."

  ebs_kms_key_arn = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  contacts        = { security = { name = "Security team", title = "On call", email = "security@example.com", phone = "+82 2 1234 5678" } }
  tags            = module.tags.tags
}
