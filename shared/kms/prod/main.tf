module "tags" {
  source = "../../../modules/tags"

  environment = "prod"
  service     = "kms"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "platform"
}

locals {
  # One key for each use and class of data. AWS services that use a key by themselves stand here;
  # roles come from var.key_users, once they exist.
  keys = {
    rds-encryption = {
      description = "Databases of the services"
      data_class  = "confidential"
      services    = {}
    }
    ecs-secrets = {
      description = "Secrets that tasks read when they start"
      data_class  = "highly-confidential"
      services    = {}
    }
    secrets-manager = {
      description = "Secrets of the platform"
      data_class  = "highly-confidential"
      services    = {}
    }
    cloudwatch-logs = {
      description = "Log groups and their archive"
      data_class  = "internal"
      services    = { "logs.ap-northeast-2.amazonaws.com" = { encryption_context = { "aws:logs:arn" = ["arn:aws:logs:ap-northeast-2:444444444444:log-group:*"] } } }
    }
    s3-encryption = {
      description = "Objects in S3, trails and records"
      data_class  = "confidential"
      services    = { "cloudtrail.amazonaws.com" = {}, "config.amazonaws.com" = {}, "guardduty.amazonaws.com" = {} }
    }
    sqs-encryption = {
      description = "Messages in queues and topics"
      data_class  = "internal"
      services    = { "cloudwatch.amazonaws.com" = {}, "events.amazonaws.com" = {}, "sns.amazonaws.com" = {} }
    }
    ssm-encryption = {
      description = "Parameters that are no secrets"
      data_class  = "internal"
      services    = {}
    }
    elasticache-encryption = {
      description = "Caches of the applications"
      data_class  = "confidential"
      services    = {}
    }
  }
}

module "key" {
  source   = "../../../modules/kms-key"
  for_each = local.keys

  alias       = each.key
  description = each.value.description
  services    = each.value.services
  users       = lookup(var.key_users, each.key, {})
  tags        = merge(module.tags.tags, { DataClass = each.value.data_class })
}

module "published" {
  source = "../../../modules/ssm-outputs"

  domain = "kms"
  outputs = merge(
    { for alias, key in module.key : "${alias}-key-arn" => key.arn },
    { for alias, key in module.key_dr : "dr-${alias}-key-arn" => key.arn },
  )
  tags = module.tags.tags
}
