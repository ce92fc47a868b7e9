module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "vpc" {
  source = "../.."

  name                = "shop"
  cidr_block          = "10.21.0.0/16"
  availability_zones  = { a = 0, b = 1, c = 2 }
  tiers               = ["public", "private", "data"]
  nat                 = "per-az"
  flow_log_bucket_arn = "arn:aws:s3:::ryuqqq-prod-access-logs-444444444444"
  tags                = module.tags.tags
}

module "endpoints" {
  source = "../../../vpc-endpoints"

  name        = "shop"
  vpc_id      = module.vpc.id
  cidr_blocks = { vpc = module.vpc.cidr_block }
  subnet_ids  = module.vpc.subnet_ids["private"]
  tags        = module.tags.tags
}
