module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "repository" {
  source = "../.."

  name                 = "shop/orders-worker"
  kms_key_arn          = "arn:aws:kms:ap-northeast-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  retention            = { versions = 30, untagged_days = 1 }
  puller_account_ids   = ["222222222222", "333333333333", "444444444444"]
  enable_lambda        = true
  registry_replication = { prefixes = ["shop/"] }
  tags                 = module.tags.tags
}
