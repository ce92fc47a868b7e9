module "tags" {
  source = "../../../modules/tags"

  environment = "staging"
  service     = "quotas"
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

module "quotas" {
  source = "../../../modules/service-quotas"

  increases = var.increases
  tags      = module.tags.tags

  alarm = {
    topic_arns  = [module.monitoring.values["ticket-topic-arn"]]
    runbook_url = "https://wiki.example.com/platform/quotas"
  }
}
