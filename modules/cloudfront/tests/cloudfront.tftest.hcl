provider "aws" {
  region = "ap-northeast-2"
}

variables {
  tags = {
    Environment = "prod"
    Service     = "orders"
    Team        = "commerce"
    Owner       = "commerce@example.com"
    CostCenter  = "cc-1001"
    ManagedBy   = "terraform"
    Project     = "shop"
    DataClass   = "confidential"
  }

  name                          = "shop"
  aliases                       = ["shop.example.com"]
  certificate_arn               = "arn:aws:acm:us-east-1:444444444444:certificate/1"
  origin                        = { domain_name = "origin.shop.example.com" }
  origin_header                 = { name = "X-Origin-Verify", value = "example-of-sixteen" }
  web_acl_arn                   = "arn:aws:wafv2:us-east-1:444444444444:global/webacl/prod-shop/1"
  access_log_bucket_domain_name = "ryuqqq-prod-cdn-logs-444444444444.s3.amazonaws.com"
  alarm = {
    topic_arns  = ["arn:aws:sns:us-east-1:444444444444:prod-shop-notifications"]
    runbook_url = "https://wiki.example.com/shop/cdn"
  }
}

run "passes_everything_through_tls" {
  command = plan
  assert {
    condition     = aws_cloudfront_distribution.this.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021" && aws_cloudfront_distribution.this.default_cache_behavior[0].viewer_protocol_policy == "redirect-to-https" && one(one(aws_cloudfront_distribution.this.origin).custom_origin_config).origin_protocol_policy == "https-only"
    error_message = "TLS to the viewer and to the origin"
  }
  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].cache_policy_id == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" && length(aws_cloudfront_distribution.this.ordered_cache_behavior) == 0
    error_message = "nothing is cached"
  }
  assert {
    condition     = nonsensitive(one(one(aws_cloudfront_distribution.this.origin).custom_header).name) == "X-Origin-Verify" && aws_cloudfront_distribution.this.web_acl_id == var.web_acl_arn && aws_cloudfront_distribution.this.logging_config[0].bucket == var.access_log_bucket_domain_name
    error_message = "header, web ACL, access logs"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.errors.metric_name == "5xxErrorRate" && aws_cloudwatch_metric_alarm.errors.threshold == 1 && strcontains(aws_cloudwatch_metric_alarm.errors.alarm_description, var.alarm.runbook_url) && aws_cloudwatch_metric_alarm.errors.alarm_actions == toset(var.alarm.topic_arns)
    error_message = "an alarm"
  }
}

run "caches_paths_and_serves_countries" {
  command = plan
  variables {
    cached_paths        = ["/assets/*"]
    allowed_countries   = ["KR"]
    price_class         = "PriceClass_All"
    alarm_error_percent = 0.5
  }
  assert {
    condition     = aws_cloudfront_distribution.this.ordered_cache_behavior[0].cache_policy_id == "658327ea-f89d-4fab-a63d-7e88639e58f6" && aws_cloudfront_distribution.this.ordered_cache_behavior[0].path_pattern == "/assets/*" && aws_cloudfront_distribution.this.restrictions[0].geo_restriction[0].restriction_type == "whitelist" && aws_cloudfront_distribution.this.price_class == "PriceClass_All"
    error_message = "as asked"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                          = "Shop"
    aliases                       = []
    certificate_arn               = "arn:aws:acm:ap-northeast-2:444444444444:certificate/1"
    origin                        = { domain_name = "https://origin.example.com" }
    origin_header                 = { name = "Verify", value = "short" }
    cached_paths                  = ["assets/*"]
    web_acl_arn                   = "arn:aws:wafv2:ap-northeast-2:444444444444:regional/webacl/x/1"
    allowed_countries             = ["Korea"]
    price_class                   = "Cheap"
    access_log_bucket_domain_name = "logs"
    alarm_error_percent           = 0
    alarm                         = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    tags                          = { Environment = "prod" }
  }
  expect_failures = [var.name, var.aliases, var.certificate_arn, var.origin, var.origin_header, var.cached_paths, var.web_acl_arn, var.allowed_countries, var.price_class, var.access_log_bucket_domain_name, var.alarm_error_percent, var.alarm, var.tags]
}

run "refuses_an_origin_that_takes_for_ever" {
  command = plan
  variables {
    origin = { domain_name = "origin.example.com", read_timeout_seconds = 600 }
    alarm  = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm, var.origin]
}
