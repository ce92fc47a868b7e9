module "tags" {
  source = "../../../modules/tags"

  environment = "dev"
  service     = "network"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "platform"
}

module "logging" {
  source = "../../../modules/ssm-inputs"

  domain = "logging"
  names  = ["access-log-bucket-arn"]
}

module "vpc" {
  source = "../../../modules/vpc"

  name                = "main"
  cidr_block          = "10.20.0.0/16"
  availability_zones  = { a = 0, c = 1 }
  nat                 = "one"
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

# The hub stands in the account prod (shared/network/prod), which shares it, lets this network in by
# `hub_attachments`, and routes. The module has the hub in it, so the other end stands here alone.
resource "aws_ec2_transit_gateway_vpc_attachment" "this" {
  count = var.transit_gateway_id == null ? 0 : 1

  transit_gateway_id = var.transit_gateway_id
  vpc_id             = module.vpc.id
  subnet_ids         = values(module.vpc.subnet_ids["private"])
  tags               = merge(module.tags.tags, { Name = "dev-main" })
}

# What is reached through the hub: nothing, until a network that all share is there.
resource "aws_route" "hub" {
  for_each = var.transit_gateway_id == null ? {} : merge([for name, id in module.vpc.route_table_ids : {
    for range in var.hub_cidr_blocks : "${name}-${range}" => { route_table_id = id, range = range }
  } if startswith(name, "private")]...)

  route_table_id         = each.value.route_table_id
  destination_cidr_block = each.value.range
  transit_gateway_id     = var.transit_gateway_id

  depends_on = [aws_ec2_transit_gateway_vpc_attachment.this]
}

module "published" {
  source = "../../../modules/ssm-outputs"

  domain = "network"
  tags   = module.tags.tags

  outputs = {
    vpc-id                     = module.vpc.id
    vpc-cidr-block             = module.vpc.cidr_block
    endpoint-security-group-id = module.endpoints.security_group_id
  }

  list_outputs = {
    public-subnet-ids     = values(module.vpc.subnet_ids["public"])
    private-subnet-ids    = values(module.vpc.subnet_ids["private"])
    data-subnet-ids       = values(module.vpc.subnet_ids["data"])
    management-subnet-ids = values(module.vpc.subnet_ids["management"])
  }
}
