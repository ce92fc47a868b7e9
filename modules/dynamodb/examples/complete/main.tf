module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
  data_class  = "confidential"
}

module "table" {
  source = "../.."

  name                       = "orders"
  hash_key                   = { name = "customer_id" }
  range_key                  = { name = "placed_at", type = "N" }
  expiry_attribute           = "expires_at"
  stream_view                = "NEW_AND_OLD_IMAGES"
  replicas                   = { ap-northeast-1 = "arn:aws:kms:ap-northeast-1:444444444444:key/mrk-1234abcd12ab34cd56ef1234567890ab" }
  table_class                = "STANDARD_INFREQUENT_ACCESS"
  enable_deletion_protection = true
  kms_key_arn                = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags                       = module.tags.tags

  global_indexes = {
    by-state = { hash_key = { name = "state" }, range_key = { name = "placed_at", type = "N" }, attributes = ["total"] }
  }

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/table"
  }
}
