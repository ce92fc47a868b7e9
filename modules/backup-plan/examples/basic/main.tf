module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
  data_class  = "confidential"
}

module "backup" {
  source = "../.."

  administrator_role_arns = ["arn:aws:iam::444444444444:role/break-glass-role"]
  kms_key_arn             = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  dr_kms_key_arn          = "arn:aws:kms:ap-northeast-1:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags                    = module.tags.tags

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"]
    runbook_url = "https://wiki.example.com/platform/backup"
  }

  providers = {
    aws    = aws
    aws.dr = aws.dr
  }
}
