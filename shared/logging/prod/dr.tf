# The same in the DR region: AWS delivers access logs to a bucket of the region, and log groups send
# to a stream of theirs.
module "access_logs_dr" {
  source    = "../../../modules/s3-bucket"
  providers = { aws = aws.dr }

  name             = "access-logs-dr"
  receives_logs_of = ["s3", "load-balancer", "delivery"]
  access_logs      = null
  retention        = { noncurrent_days = 30, transitions = { STANDARD_IA = 30, GLACIER = 90 }, expiration_days = 400 }
  tags             = module.tags.tags
}

module "archive_dr" {
  source    = "../../../modules/log-archive"
  providers = { aws = aws.dr }

  name              = "log-archive-dr"
  kms_key_arn       = module.kms.values["dr-cloudwatch-logs-key-arn"]
  access_log_bucket = module.access_logs_dr.id
  tags              = module.tags.tags

  alarm = {
    topic_arns  = [module.monitoring.values["dr-platform-topic-arn"]]
    runbook_url = "${var.runbook_url}#log-archive-late"
  }
}
