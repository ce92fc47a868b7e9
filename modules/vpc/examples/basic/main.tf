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

  name                = "main"
  cidr_block          = "10.20.0.0/16"
  flow_log_bucket_arn = "arn:aws:s3:::ryuqqq-prod-access-logs-444444444444"
  tags                = module.tags.tags
}

module "endpoints" {
  source = "../../../vpc-endpoints"

  name        = "main"
  vpc_id      = module.vpc.id
  cidr_blocks = { vpc = module.vpc.cidr_block }
  subnet_ids  = module.vpc.subnet_ids["private"]
  tags        = module.tags.tags
}
