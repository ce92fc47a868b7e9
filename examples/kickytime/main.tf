module "tags" {
  source = "../../modules/tags"

  environment = "dev"
  service     = "kickytime"
  team        = "kickytime"
  owner       = "kickytime@example.com"
  cost_center = "cc-kickytime"
  project     = "kickytime"
  data_class  = "confidential"
}

locals {
  name    = "kickytime"
  region  = "ap-northeast-2"
  account = data.aws_caller_identity.current.account_id
  archive = { destination_arn = module.logging.values["archive-destination-arn"], role_arn = module.logging.values["archive-role-arn"] }
  logs    = module.kms.values["cloudwatch-logs-key-arn"]

  alarm = {
    topic_arns  = [module.monitoring.values["ticket-topic-arn"]]
    runbook_url = "https://wiki.example.com/kickytime/on-call"
  }
}

data "aws_caller_identity" "current" {}

# What the platform publishes (shared/): keys, the archive of logs, topics.
module "kms" {
  source = "../../modules/ssm-inputs"

  domain = "kms"
  names  = ["cloudwatch-logs-key-arn", "ecs-secrets-key-arn"]
}

module "logging" {
  source = "../../modules/ssm-inputs"

  domain = "logging"
  names  = ["access-log-bucket", "access-log-bucket-arn", "archive-destination-arn", "archive-role-arn"]
}

module "monitoring" {
  source = "../../modules/ssm-inputs"

  domain = "monitoring"
  names  = ["ticket-topic-arn"]
}

# No NAT gateway: what the services call is AWS, and that is reached by endpoints. The gateway
# endpoints for S3 (image layers come from there) and DynamoDB are the module's.
module "network" {
  source = "../../modules/vpc"

  name                = local.name
  cidr_block          = "10.60.0.0/16"
  tiers               = ["public", "private", "data"]
  nat                 = "none"
  flow_log_bucket_arn = module.logging.values["access-log-bucket-arn"]
  tags                = module.tags.tags
}

module "endpoints" {
  source = "../../modules/vpc-endpoints"

  name               = local.name
  vpc_id             = module.network.id
  subnet_ids         = module.network.subnet_ids["private"]
  security_group_ids = { app = module.app.id }
  services           = ["ec2messages", "ecr.api", "ecr.dkr", "kms", "logs", "secretsmanager", "ssm", "ssmmessages", "sts"]
  tags               = module.tags.tags
}

data "aws_ec2_managed_prefix_list" "cloudfront" {
  name = "com.amazonaws.global.cloudfront.origin-facing"
}

data "aws_ec2_managed_prefix_list" "s3" {
  name = "com.amazonaws.${local.region}.s3"
}

# The chain: CloudFront → alb → app → rds, and app → vpce. Nothing else is let through.
module "load_balancer" {
  source = "../../modules/security-group"

  name        = "${local.name}-alb"
  description = "Load balancer: reached from CloudFront only"
  vpc_id      = module.network.id
  tags        = module.tags.tags

  ingress = merge(
    { cloudfront = { description = "HTTPS from CloudFront", from_port = 443, prefix_list_id = data.aws_ec2_managed_prefix_list.cloudfront.id } },
    var.enable_http_redirect ? { redirect = { description = "HTTP from CloudFront, redirected", from_port = 80, prefix_list_id = data.aws_ec2_managed_prefix_list.cloudfront.id } } : {},
  )

  egress = {
    app = { description = "requests and health checks to both services", from_port = 8080, security_group_id = module.app.id }
  }
}

module "app" {
  source = "../../modules/security-group"

  name        = "${local.name}-app"
  description = "Both services: instances of matches, tasks of users"
  vpc_id      = module.network.id
  tags        = module.tags.tags

  ingress = {
    alb = { description = "requests from the load balancer", from_port = 8080, security_group_id = module.load_balancer.id }
  }

  egress = {
    database  = { description = "PostgreSQL", from_port = 5432, security_group_id = module.rds.id }
    endpoints = { description = "AWS services by their endpoints", from_port = 443, security_group_id = module.endpoints.security_group_id }
    s3        = { description = "objects, and layers of images, by the gateway endpoint", from_port = 443, prefix_list_id = data.aws_ec2_managed_prefix_list.s3.id }
  }
}

module "rds" {
  source = "../../modules/security-group"

  name        = "${local.name}-rds"
  description = "Database: reached from both services only"
  vpc_id      = module.network.id
  tags        = module.tags.tags

  ingress = {
    app = { description = "PostgreSQL from both services", from_port = 5432, security_group_id = module.app.id }
  }
}
