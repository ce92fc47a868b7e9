module "tags" {
  source = "../../../modules/tags"

  environment = "prod"
  service     = "monitoring"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "platform"
  data_class  = "internal"
}

module "kms" {
  source = "../../../modules/ssm-inputs"

  domain = "kms"
  names  = ["dr-sqs-encryption-key-arn", "sqs-encryption-key-arn"]
}

locals {
  # By how soon somebody must look: at night, or in working hours.
  topics = {
    platform = { says = "Wakes the platform team", email = "platform-on-call@example.com" }
    ticket   = { says = "Becomes a ticket for working hours", email = "platform-tickets@example.com" }
  }
}

module "topic" {
  source   = "../../../modules/sns"
  for_each = local.topics

  name               = each.key
  display_name       = each.value.says
  kms_key_arn        = module.kms.values["sqs-encryption-key-arn"]
  publisher_services = ["cloudwatch.amazonaws.com", "events.amazonaws.com", "budgets.amazonaws.com"]
  subscribers        = { team = { protocol = "email", endpoint = each.value.email } }
  tags               = module.tags.tags

  # A topic cannot tell of itself: what it cannot deliver is told by the other one.
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:${data.aws_caller_identity.current.account_id}:${module.tags.tags["Environment"]}-${each.key == "platform" ? "ticket" : "platform"}-notifications"]
    runbook_url = "${var.runbook_url}#notifications-fail"
  }
}

data "aws_caller_identity" "current" {}

module "published" {
  source = "../../../modules/ssm-outputs"

  domain = "monitoring"
  tags   = module.tags.tags

  outputs = {
    platform-topic-arn    = module.topic["platform"].arn
    ticket-topic-arn      = module.topic["ticket"].arn
    dr-platform-topic-arn = module.topic_dr["platform"].arn
    dr-ticket-topic-arn   = module.topic_dr["ticket"].arn
  }
}
