module "tags" {
  source = "../../../tags"

  environment = "dev"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "cluster" {
  source = "../.."

  name                     = "shop"
  enable_enhanced_insights = true
  organization             = "ryuqqq"
  kms_key_arn              = "arn:aws:kms:ap-northeast-2:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags                     = module.tags.tags

  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:222222222222:deliverystream/dev-log-archive"
    role_arn        = "arn:aws:iam::222222222222:role/dev-log-archive-subscription-role"
  }
}
