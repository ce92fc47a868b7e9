# One small environment out of the modules that ship, for moto's server: applied, planned again,
# destroyed. moto.py puts the provider configuration beside it.
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7.0"
    }
  }
}

locals {
  alarm = {
    topic_arns  = [module.topic.arn]
    runbook_url = "https://wiki.example.com/orders/runbook"
  }
}

data "aws_caller_identity" "current" {}

module "tags" {
  source = "../../../../modules/tags"

  environment = "dev"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
  data_class  = "internal"
}

# moto does not give back the rotation period that the module kms-key sets.
resource "aws_kms_key" "this" {
  description         = "Everything of the orders service"
  enable_key_rotation = true
}

# Raw, so that the logs which moto writes into it do not keep it from being destroyed.
resource "aws_s3_bucket" "access_logs" {
  bucket        = "ryuqqq-dev-access-logs-${data.aws_caller_identity.current.account_id}"
  force_destroy = true
}

data "aws_iam_policy_document" "access_logs" {
  statement {
    sid       = "Logs"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.access_logs.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["logging.s3.amazonaws.com"]
    }
  }
}

resource "aws_s3_bucket_policy" "access_logs" {
  bucket = aws_s3_bucket.access_logs.id
  policy = data.aws_iam_policy_document.access_logs.json
}

module "bucket" {
  source = "../../../../modules/s3-bucket"

  name        = "invoices"
  kms_key_arn = aws_kms_key.this.arn
  access_logs = { bucket = aws_s3_bucket_policy.access_logs.bucket, prefix = "s3/invoices/" }
  tags        = module.tags.tags
}

module "archive" {
  source = "../../../../modules/log-archive"

  kms_key_arn       = aws_kms_key.this.arn
  access_log_bucket = aws_s3_bucket_policy.access_logs.bucket
  alarm             = local.alarm
  tags              = module.tags.tags
}

module "log_group" {
  source = "../../../../modules/log-group"

  component   = "api"
  kms_key_arn = aws_kms_key.this.arn
  archive     = module.archive.archive
  tags        = module.tags.tags
}

module "topic" {
  source = "../../../../modules/sns"

  name               = "orders"
  kms_key_arn        = aws_kms_key.this.arn
  publisher_services = ["cloudwatch.amazonaws.com"]
  tags               = module.tags.tags

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:${data.aws_caller_identity.current.account_id}:dev-on-call-notifications"]
    runbook_url = "https://wiki.example.com/platform/notifications"
  }
}

module "table" {
  source = "../../../../modules/dynamodb"

  name                       = "sessions"
  hash_key                   = { name = "session_id" }
  enable_deletion_protection = false
  kms_key_arn                = aws_kms_key.this.arn
  alarm                      = local.alarm
  tags                       = module.tags.tags
}

data "aws_iam_policy_document" "worker" {
  statement {
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["arn:aws:sqs:ap-northeast-2:${data.aws_caller_identity.current.account_id}:dev-orders"]
  }
}

module "role" {
  source = "../../../../modules/iam-role"

  name        = "dev-orders-worker"
  description = "Tasks of the orders worker"
  trust       = { services = ["ecs-tasks.amazonaws.com"] }
  policies    = { queue = data.aws_iam_policy_document.worker.json }
  tags        = module.tags.tags
}

# moto takes no flow logs into a folder of a bucket, which the module vpc makes.
resource "aws_vpc" "this" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_subnet" "this" {
  for_each = { a = 0, c = 1 }

  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 3, each.value)
  availability_zone = "ap-northeast-2${each.key}"
}

module "endpoints" {
  source = "../../../../modules/vpc-endpoints"

  name        = "main"
  vpc_id      = aws_vpc.this.id
  cidr_blocks = { vpc = aws_vpc.this.cidr_block }
  subnet_ids  = { for zone, subnet in aws_subnet.this : zone => subnet.id }
  tags        = module.tags.tags
}

module "security_group" {
  source = "../../../../modules/security-group"

  name        = "orders-api"
  description = "Tasks of the orders API"
  vpc_id      = aws_vpc.this.id
  tags        = module.tags.tags

  ingress = {
    vpc = { description = "requests from within", from_port = 8080, cidr_ipv4 = aws_vpc.this.cidr_block }
  }

  egress = {
    endpoints = { description = "AWS by its endpoints", from_port = 443, cidr_ipv4 = aws_vpc.this.cidr_block }
  }
}

module "repository" {
  source = "../../../../modules/ecr"

  name        = "shop/orders-api"
  kms_key_arn = aws_kms_key.this.arn
  tags        = module.tags.tags
}

module "cluster" {
  source = "../../../../modules/ecs-cluster"

  name        = "shop"
  kms_key_arn = aws_kms_key.this.arn
  archive     = module.archive.archive
  tags        = module.tags.tags
}

module "zone" {
  source = "../../../../modules/dns-zone"

  domain_name = "shop.example.com"
  description = "Names of the shop that customers use"
  tags        = module.tags.tags
}

module "deploy_role" {
  source = "../../../../modules/github-oidc-role"

  name         = "dev-orders-deploy"
  description  = "Deploys the orders service"
  repositories = { "ryuqqq/orders" = ["environment:dev"] }
  policies     = { queue = data.aws_iam_policy_document.worker.json }
  tags         = module.tags.tags
}

module "alarms" {
  source = "../../../../modules/alarms"

  name         = "orders"
  ecs_services = { api = { cluster_name = module.cluster.name, service_name = "dev-orders-api" } }
  log_groups   = { api = { name = module.log_group.name } }
  alarm        = local.alarm
  tags         = module.tags.tags
}

module "dashboard" {
  source = "../../../../modules/dashboard"

  name         = "orders"
  runbook_url  = local.alarm.runbook_url
  ecs_services = { api = { cluster_name = module.cluster.name, service_name = "dev-orders-api" } }
  tags         = module.tags.tags
}

module "published" {
  source = "../../../../modules/ssm-outputs"

  domain       = "network"
  outputs      = { vpc-id = aws_vpc.this.id }
  list_outputs = { private-subnet-ids = values({ for zone, subnet in aws_subnet.this : zone => subnet.id }) }
  tags         = module.tags.tags
}

output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}
