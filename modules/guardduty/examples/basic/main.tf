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

  findings_bucket_arn = "arn:aws:s3:::ryuqqq-prod-findings-111111111111"
  topic_arns          = ["arn:aws:sns:ap-northeast-2:111111111111:prod-security-notifications"]
  runbook_url         = "https://wiki.example.com/security/guardduty"
  kms_key_arn         = "arn:aws:kms:ap-northeast-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags                = module.tags.tags
}
