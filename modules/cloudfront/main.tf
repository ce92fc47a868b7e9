locals {
  name = "${var.tags["Environment"]}-${var.name}"

  # AWS's own policies, by their ids (Managed-CachingDisabled, Managed-CachingOptimized,
  # Managed-AllViewer, Managed-SecurityHeadersPolicy).
  cache_policies          = { disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6" }
  origin_request_policy   = "216adef6-5c7f-47e4-b989-5492eafa07d3"
  response_headers_policy = "67f7725c-6f97-4210-82d7-5512b31e9d03"
}

resource "aws_cloudfront_distribution" "this" {
  comment         = local.name
  enabled         = true
  is_ipv6_enabled = true
  http_version    = "http2and3"
  price_class     = var.price_class
  aliases         = var.aliases
  web_acl_id      = var.web_acl_arn
  tags            = merge(var.tags, { Name = local.name })

  origin {
    origin_id           = "origin"
    domain_name         = var.origin.domain_name
    connection_attempts = 3

    custom_origin_config {
      http_port                = 80
      https_port               = 443
      origin_protocol_policy   = "https-only"
      origin_ssl_protocols     = ["TLSv1.2"]
      origin_read_timeout      = var.origin.read_timeout_seconds
      origin_keepalive_timeout = 30
    }

    # What reaches the load balancer without it did not come from here.
    custom_header {
      name  = var.origin_header.name
      value = var.origin_header.value
    }
  }

  default_cache_behavior {
    target_origin_id           = "origin"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = local.cache_policies.disabled
    origin_request_policy_id   = local.origin_request_policy
    response_headers_policy_id = local.response_headers_policy
  }

  dynamic "ordered_cache_behavior" {
    for_each = var.cached_paths

    content {
      path_pattern               = ordered_cache_behavior.value
      target_origin_id           = "origin"
      viewer_protocol_policy     = "redirect-to-https"
      allowed_methods            = ["GET", "HEAD"]
      cached_methods             = ["GET", "HEAD"]
      compress                   = true
      cache_policy_id            = local.cache_policies.optimized
      response_headers_policy_id = local.response_headers_policy
    }
  }

  viewer_certificate {
    acm_certificate_arn      = var.certificate_arn
    minimum_protocol_version = "TLSv1.2_2021"
    ssl_support_method       = "sni-only"
  }

  restrictions {
    geo_restriction {
      restriction_type = length(var.allowed_countries) > 0 ? "whitelist" : "none"
      locations        = var.allowed_countries
    }
  }

  logging_config {
    bucket          = var.access_log_bucket_domain_name
    prefix          = "cloudfront/${local.name}/"
    include_cookies = false
  }
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${local.name}-cdn-5xx-alarm"
  alarm_description   = "More than ${var.alarm_error_percent} % of the requests to the distribution ${local.name} fail. Runbook: ${var.alarm.runbook_url}"
  namespace           = "AWS/CloudFront"
  metric_name         = "5xxErrorRate"
  dimensions          = { DistributionId = aws_cloudfront_distribution.this.id, Region = "Global" }
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  threshold           = var.alarm_error_percent
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-cdn-5xx-alarm" })
}
