module "tags" {
  source = "../../../modules/tags"

  environment = "prod"
  service     = "finops"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "platform"
}

module "monitoring" {
  source = "../../../modules/ssm-inputs"

  domain = "monitoring"
  names  = ["ticket-topic-arn"]
}

module "budgets" {
  source = "../../../modules/budgets"

  budgets   = var.budgets
  topic_arn = module.monitoring.values["ticket-topic-arn"]
  tags      = module.tags.tags
}
