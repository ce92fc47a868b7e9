module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
  data_class  = "internal"
}

module "trail" {
  source = "../.."

  organization_id         = "o-exampleorgid"
  organization            = "ryuqqq"
  kms_key_arn             = "arn:aws:kms:ap-northeast-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  access_log_bucket       = "ryuqqq-prod-access-logs-111111111111"
  administrator_role_arns = ["arn:aws:iam::111111111111:role/break-glass-role"]
  break_glass_role_name   = "break-glass-role"
  recorded_bucket_arns    = ["arn:aws:s3:::ryuqqq-terraform-state-prod"]
  retention_days          = 2555
  denied_per_5_minutes    = 20
  tags                    = module.tags.tags

  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:111111111111:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::111111111111:role/prod-log-archive-subscription-role"
  }

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:111111111111:prod-security-notifications"]
    runbook_url = "https://wiki.example.com/security/trail"
  }
}
