module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "guardduty" {
  source = "../.."

  features            = ["S3_DATA_EVENTS", "RDS_LOGIN_EVENTS"]
  is_administrator    = true
  findings_bucket_arn = "arn:aws:s3:::ryuqqq-prod-findings-111111111111"
  least_severity      = 7
  topic_arns          = ["arn:aws:sns:ap-northeast-2:111111111111:prod-security-notifications", "arn:aws:sns:ap-northeast-2:111111111111:prod-platform-notifications"]
  runbook_url         = "https://wiki.example.com/security/guardduty"
  kms_key_arn         = "arn:aws:kms:ap-northeast-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags                = module.tags.tags
}
