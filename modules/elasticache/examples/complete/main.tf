module "tags" {
  source = "../../../tags"

  environment = "dev"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
  data_class  = "internal"
}

module "cache" {
  source = "../.."

  name                    = "prices"
  engine                  = { name = "redis", version = "7.1", family = "redis7" }
  node_type               = "cache.t4g.small"
  shards                  = 2
  replicas_per_shard      = 0
  users                   = { prices = { access = "on ~prices:* +@read +@write +@connection" }, report = { access = "on ~prices:* +@read +@connection" } }
  eviction                = "allkeys-lru"
  parameters              = { "cluster-enabled" = "yes" }
  snapshot_days           = 0
  evictions_per_5_minutes = 1000
  subnet_ids              = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids      = ["sg-0123456789abcdef0"]
  kms_key_arn             = "arn:aws:kms:ap-northeast-2:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags                    = module.tags.tags

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:222222222222:dev-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/cache"
  }
}
