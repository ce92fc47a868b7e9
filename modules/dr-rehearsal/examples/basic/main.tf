module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "rehearsal" {
  source = "../.."

  name           = "databases"
  tier           = "tier-1"
  vault_arn      = "arn:aws:backup:ap-northeast-2:444444444444:backup-vault:prod-backup"
  resource_types = { RDS = { dbSubnetGroupName = "prod-rehearsal", vpcSecurityGroupIds = "[\"sg-0123456789abcdef0\"]" } }
  kms_key_arn    = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags           = module.tags.tags

  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:444444444444:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::444444444444:role/prod-log-archive-subscription-role"
  }

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"]
    runbook_url = "https://wiki.example.com/platform/recovery"
  }
}
