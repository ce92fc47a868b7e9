module "tags" {
  source = "../../../modules/tags"

  environment = "prod"
  service     = "network"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "platform"
}

module "logging" {
  source = "../../../modules/ssm-inputs"

  domain = "logging"
  names  = ["access-log-bucket-arn", "dr-access-log-bucket-arn"]
}

module "vpc" {
  source = "../../../modules/vpc"

  name                = "main"
  cidr_block          = "10.40.0.0/16"
  availability_zones  = { a = 0, b = 1, c = 2 }
  nat                 = "per-az"
  flow_log_bucket_arn = module.logging.values["access-log-bucket-arn"]
  tags                = module.tags.tags
}

module "endpoints" {
  source = "../../../modules/vpc-endpoints"

  name        = "main"
  vpc_id      = module.vpc.id
  subnet_ids  = module.vpc.subnet_ids["private"]
  cidr_blocks = { vpc = module.vpc.cidr_block }
  services    = ["ecr.api", "ecr.dkr", "kms", "logs", "secretsmanager", "ssm", "ssmmessages", "sts"]
  tags        = module.tags.tags
}

# Networks meet here: dev and staging attach themselves, are let in by var.hub_attachments, and get
# the route table of their environment, which knows neither prod nor the other one.
module "hub" {
  source = "../../../modules/transit-gateway"

  name                 = "hub"
  shared_with          = var.hub_accounts
  accepted_attachments = { for environment, id in var.hub_attachments : environment => { environment = environment, attachment_id = id } }
  tags                 = module.tags.tags

  attachments = {
    prod = {
      environment     = "prod"
      vpc_id          = module.vpc.id
      subnet_ids      = module.vpc.subnet_ids["private"]
      route_table_ids = { for name, id in module.vpc.route_table_ids : name => id if startswith(name, "private") }
    }
  }
}

module "published" {
  source = "../../../modules/ssm-outputs"

  domain = "network"
  tags   = module.tags.tags

  outputs = {
    vpc-id                     = module.vpc.id
    vpc-cidr-block             = module.vpc.cidr_block
    endpoint-security-group-id = module.endpoints.security_group_id
    transit-gateway-id         = module.hub.id
    dr-vpc-id                  = module.vpc_dr.id
    dr-vpc-cidr-block          = module.vpc_dr.cidr_block
  }

  list_outputs = {
    public-subnet-ids     = values(module.vpc.subnet_ids["public"])
    private-subnet-ids    = values(module.vpc.subnet_ids["private"])
    data-subnet-ids       = values(module.vpc.subnet_ids["data"])
    management-subnet-ids = values(module.vpc.subnet_ids["management"])
    dr-public-subnet-ids  = values(module.vpc_dr.subnet_ids["public"])
    dr-private-subnet-ids = values(module.vpc_dr.subnet_ids["private"])
    dr-data-subnet-ids    = values(module.vpc_dr.subnet_ids["data"])
  }
}
