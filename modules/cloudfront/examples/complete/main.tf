module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

data "aws_secretsmanager_secret_version" "origin" {
  secret_id = "/ryuqqq/orders/prod/origin-header"
}

module "cdn" {
  source = "../.."

  name                          = "shop"
  aliases                       = ["shop.example.com", "www.shop.example.com"]
  certificate_arn               = "arn:aws:acm:us-east-1:444444444444:certificate/12345678-1234-1234-1234-123456789012"
  origin                        = { domain_name = "origin.shop.example.com", read_timeout_seconds = 60 }
  origin_header                 = { name = "X-Origin-Verify", value = data.aws_secretsmanager_secret_version.origin.secret_string }
  cached_paths                  = ["/assets/*", "/favicon.ico"]
  web_acl_arn                   = "arn:aws:wafv2:us-east-1:444444444444:global/webacl/prod-shop/12345678-1234-1234-1234-123456789012"
  allowed_countries             = ["KR", "JP"]
  price_class                   = "PriceClass_All"
  access_log_bucket_domain_name = "ryuqqq-prod-cdn-logs-444444444444.s3.amazonaws.com"
  alarm_error_percent           = 0.5
  tags                          = module.tags.tags

  alarm = {
    topic_arns  = ["arn:aws:sns:us-east-1:444444444444:prod-shop-notifications"]
    runbook_url = "https://wiki.example.com/shop/cdn"
  }
}
