# What the management account needs for itself: the roots of shared/ that other accounts have
# (state-backend, kms, logging, monitoring) in one, since nothing but the organisation and what
# watches it is here.
locals {
  keys = {
    terraform-state = {
      description = "States of the organisation's root modules"
      data_class  = "highly-confidential"
      services    = {}
    }
    cloudwatch-logs = {
      description = "Log groups and their archive"
      data_class  = "internal"
      services    = { "logs.ap-northeast-2.amazonaws.com" = { encryption_context = { "aws:logs:arn" = ["arn:aws:logs:ap-northeast-2:111111111111:log-group:*"] } } }
    }
    s3-encryption = {
      description = "The organisation's trail, records of Config and findings"
      data_class  = "confidential"
      services = {
        "cloudtrail.amazonaws.com"          = {}
        "config.amazonaws.com"              = {}
        "guardduty.amazonaws.com"           = {}
        "logs.ap-northeast-2.amazonaws.com" = { encryption_context = { "aws:logs:arn" = ["arn:aws:logs:ap-northeast-2:111111111111:log-group:*"] } }
      }
    }
    sqs-encryption = {
      description = "Messages in queues and topics"
      data_class  = "internal"
      services    = { "cloudwatch.amazonaws.com" = {}, "events.amazonaws.com" = {}, "sns.amazonaws.com" = {} }
    }
    ebs-encryption = {
      description = "Disks, should there ever be one in this account"
      data_class  = "confidential"
      services    = {}
    }
  }

  topics = {
    security = { says = "Security of the organisation", email = "security-on-call@example.com" }
    ticket   = { says = "Becomes a ticket for working hours", email = "platform-tickets@example.com" }
  }
}

module "key" {
  source   = "../../../modules/kms-key"
  for_each = local.keys

  alias       = each.key
  description = each.value.description
  services    = each.value.services
  tags        = merge(module.tags.tags, { DataClass = each.value.data_class })
}

module "access_logs" {
  source = "../../../modules/s3-bucket"

  name             = "access-logs"
  receives_logs_of = ["s3"]
  access_logs      = null
  retention        = { noncurrent_days = 30, transitions = { STANDARD_IA = 30, GLACIER = 90 }, expiration_days = 400 }
  tags             = module.tags.tags
}

module "state" {
  source = "../../../modules/state-backend"

  kms_key_arn             = module.key["terraform-state"].arn
  access_log_bucket       = module.access_logs.id
  administrator_role_arns = ["arn:aws:iam::111111111111:role/break-glass-role"]
  tags                    = merge(module.tags.tags, { DataClass = "highly-confidential" })
}

module "archive" {
  source = "../../../modules/log-archive"

  kms_key_arn       = module.key["cloudwatch-logs"].arn
  access_log_bucket = module.access_logs.id
  tags              = module.tags.tags

  alarm = {
    topic_arns  = [module.topic["ticket"].arn]
    runbook_url = "${var.runbook_url}#log-archive-late"
  }
}

module "topic" {
  source   = "../../../modules/sns"
  for_each = local.topics

  name               = each.key
  display_name       = each.value.says
  kms_key_arn        = module.key["sqs-encryption"].arn
  publisher_services = ["cloudwatch.amazonaws.com", "events.amazonaws.com"]
  subscribers        = { team = { protocol = "email", endpoint = each.value.email } }
  tags               = module.tags.tags

  # A topic cannot tell of itself: what it cannot deliver is told by the other one.
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:111111111111:prod-${each.key == "security" ? "ticket" : "security"}-notifications"]
    runbook_url = "${var.runbook_url}#notifications-fail"
  }
}
