module "tags" {
  source = "../../../modules/tags"

  environment = "prod"
  service     = "logging"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "platform"
  data_class  = "internal"
}

module "kms" {
  source = "../../../modules/ssm-inputs"

  domain = "kms"
  names  = ["cloudwatch-logs-key-arn", "dr-cloudwatch-logs-key-arn"]
}

module "monitoring" {
  source = "../../../modules/ssm-inputs"

  domain = "monitoring"
  names  = ["dr-platform-topic-arn", "platform-topic-arn"]
}

# S3, load balancers and flow logs deliver here; who reads them needs no right on what they log.
module "access_logs" {
  source = "../../../modules/s3-bucket"

  name             = "access-logs"
  receives_logs_of = ["s3", "load-balancer", "delivery"]
  access_logs      = null
  retention        = { noncurrent_days = 30, transitions = { STANDARD_IA = 30, GLACIER = 90 }, expiration_days = 400 }
  tags             = module.tags.tags
}

# Log groups keep 7 to 14 days; what is older is here.
module "archive" {
  source = "../../../modules/log-archive"

  kms_key_arn       = module.kms.values["cloudwatch-logs-key-arn"]
  access_log_bucket = module.access_logs.id
  tags              = module.tags.tags

  alarm = {
    topic_arns  = [module.monitoring.values["platform-topic-arn"]]
    runbook_url = "${var.runbook_url}#log-archive-late"
  }
}

module "published" {
  source = "../../../modules/ssm-outputs"

  domain = "logging"
  tags   = module.tags.tags

  outputs = {
    access-log-bucket          = module.access_logs.id
    access-log-bucket-arn      = module.access_logs.arn
    archive-destination-arn    = module.archive.archive.destination_arn
    archive-role-arn           = module.archive.archive.role_arn
    dr-access-log-bucket       = module.access_logs_dr.id
    dr-access-log-bucket-arn   = module.access_logs_dr.arn
    dr-archive-destination-arn = module.archive_dr.archive.destination_arn
    dr-archive-role-arn        = module.archive_dr.archive.role_arn
  }
}
