module "tags" {
  source = "../../../modules/tags"

  environment = "dev"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
  data_class  = "confidential"
}

locals {
  alarm = {
    topic_arns  = [module.monitoring.values["ticket-topic-arn"]]
    runbook_url = "https://wiki.example.com/orders/on-call"
  }
}

data "aws_caller_identity" "current" {}

module "kms" {
  source = "../../../modules/ssm-inputs"

  domain = "kms"
  names  = ["cloudwatch-logs-key-arn", "rds-encryption-key-arn", "s3-encryption-key-arn", "sqs-encryption-key-arn"]
}

module "logging" {
  source = "../../../modules/ssm-inputs"

  domain = "logging"
  names  = ["access-log-bucket", "archive-destination-arn", "archive-role-arn"]
}

module "monitoring" {
  source = "../../../modules/ssm-inputs"

  domain = "monitoring"
  names  = ["ticket-topic-arn"]
}

# Names decide: a module that gives a resource its old name takes it over, another name would
# replace it.
module "queue" {
  source = "../../../modules/sqs"

  name                       = "orders"
  kms_key_arn                = module.kms.values["sqs-encryption-key-arn"]
  visibility_timeout_seconds = 60
  max_receive_count          = 3
  alarm                      = local.alarm
  tags                       = module.tags.tags
}

module "table" {
  source = "../../../modules/dynamodb"

  name        = "orders"
  hash_key    = { name = "order_id" }
  kms_key_arn = module.kms.values["rds-encryption-key-arn"]
  alarm       = local.alarm
  tags        = module.tags.tags
}

module "invoices" {
  source = "../../../modules/s3-bucket"

  name        = "orders-invoices"
  kms_key_arn = module.kms.values["s3-encryption-key-arn"]
  access_logs = { bucket = module.logging.values["access-log-bucket"] }
  tags        = module.tags.tags
}

# The description too: EC2 cannot change it.
module "worker" {
  source = "../../../modules/security-group"

  name        = "orders-worker"
  description = "Worker of orders"
  vpc_id      = var.vpc_id
  tags        = module.tags.tags

  egress = {
    https = { description = "endpoints of AWS services in the network", from_port = 443, cidr_ipv4 = "10.20.0.0/16" }
  }
}

data "aws_iam_policy_document" "worker" {
  statement {
    sid       = "Queue"
    actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    resources = [module.queue.arn]
  }

  statement {
    sid       = "Table"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [module.table.arn]
  }

  statement {
    sid       = "Invoices"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${module.invoices.arn}/*"]
  }
}

module "worker_role" {
  source = "../../../modules/iam-role"

  name        = "dev-orders-worker"
  description = "Tasks of the worker of orders"
  trust       = { services = ["ecs-tasks.amazonaws.com"] }
  policies    = { work = data.aws_iam_policy_document.worker.json }
  tags        = module.tags.tags
}

# The old group's name breaks the standard, and a log group cannot be renamed: this one is new.
module "logs" {
  source = "../../../modules/log-group"

  component   = "worker"
  kms_key_arn = module.kms.values["cloudwatch-logs-key-arn"]
  archive     = { destination_arn = module.logging.values["archive-destination-arn"], role_arn = module.logging.values["archive-role-arn"] }
  tags        = module.tags.tags
}
