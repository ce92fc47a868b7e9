# Where services of tier 1 stand in the DR region. Nothing runs here until one of them has its copy,
# so one NAT gateway is enough, and the endpoints are those that every task needs.
module "vpc_dr" {
  source    = "../../../modules/vpc"
  providers = { aws = aws.dr }

  name                = "main-dr"
  cidr_block          = "10.41.0.0/16"
  nat                 = "one"
  flow_log_bucket_arn = module.logging.values["dr-access-log-bucket-arn"]
  tags                = module.tags.tags
}

module "endpoints_dr" {
  source    = "../../../modules/vpc-endpoints"
  providers = { aws = aws.dr }

  name        = "main-dr"
  vpc_id      = module.vpc_dr.id
  subnet_ids  = module.vpc_dr.subnet_ids["private"]
  cidr_blocks = { vpc = module.vpc_dr.cidr_block }
  tags        = module.tags.tags
}
