# What shared/ publishes, by SSM parameters.
module "network" {
  source = "../../../modules/ssm-inputs"

  domain = "network"
  names = [
    "vpc-cidr-block",
    "vpc-id",
  ]
  list_names = [
    "private-subnet-ids",
  ]
}

module "kms" {
  source = "../../../modules/ssm-inputs"

  domain = "kms"
  names = [
    "cloudwatch-logs-key-arn",
    "ecs-secrets-key-arn",
  ]
}

module "logging" {
  source = "../../../modules/ssm-inputs"

  domain = "logging"
  names = [
    "access-log-bucket",
    "archive-destination-arn",
    "archive-role-arn",
  ]
}

module "monitoring" {
  source = "../../../modules/ssm-inputs"

  domain = "monitoring"
  names = [
    "ticket-topic-arn",
  ]
}

locals {
  private_subnets = { for index, id in module.network.lists["private-subnet-ids"] : tostring(index) => id }
  archive         = { destination_arn = module.logging.values["archive-destination-arn"], role_arn = module.logging.values["archive-role-arn"] }

  # Nobody is woken up for dev: a ticket for working hours.
  alarm = {
    topic_arns  = [module.monitoring.values["ticket-topic-arn"]]
    runbook_url = var.runbook_url
  }
}
