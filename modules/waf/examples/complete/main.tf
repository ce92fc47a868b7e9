module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "waf" {
  source = "../.."

  name                        = "shop-cdn"
  scope                       = "CLOUDFRONT"
  managed_rules               = [{ name = "AWSManagedRulesCommonRuleSet", counted = ["SizeRestrictions_BODY"] }, { name = "AWSManagedRulesKnownBadInputsRuleSet" }]
  requests_per_5_minutes      = 1000
  blocked_cidr_blocks         = ["203.0.113.0/24"]
  enable_count_only           = true
  alarm_blocked_per_5_minutes = 100
  kms_key_arn                 = "arn:aws:kms:us-east-1:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags                        = module.tags.tags

  archive = {
    destination_arn = "arn:aws:firehose:us-east-1:444444444444:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::444444444444:role/prod-log-archive-subscription-role"
  }

  alarm = {
    topic_arns  = ["arn:aws:sns:us-east-1:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/platform/waf"
  }
}
