# The header by which the load balancer knows CloudFront: its addresses serve every customer of AWS.
# Made once; `terraform apply -replace=terraform_data.origin_header` makes another.
data "aws_secretsmanager_random_password" "origin_header" {
  password_length     = 40
  exclude_punctuation = true
}

resource "terraform_data" "origin_header" {
  input = data.aws_secretsmanager_random_password.origin_header.random_password

  lifecycle {
    ignore_changes = [input]
  }
}

locals {
  origin        = "origin.${var.domain_name}"
  origin_header = { name = "X-Kickytime-Origin", value = sensitive(terraform_data.origin_header.output) }
}

module "cdn_certificate" {
  source = "../../modules/acm-certificate"

  domain_name = var.domain_name
  zone_id     = var.zone_id
  tags        = module.tags.tags

  providers = {
    aws = aws.us_east_1
  }
}

module "cdn" {
  source = "../../modules/cloudfront"

  name                          = local.name
  aliases                       = [var.domain_name]
  certificate_arn               = module.cdn_certificate.arn
  origin                        = { domain_name = local.origin }
  origin_header                 = local.origin_header
  web_acl_arn                   = var.edge.web_acl_arn
  access_log_bucket_domain_name = var.edge.access_log_bucket_domain_name
  alarm                         = { topic_arns = [var.edge.topic_arn], runbook_url = "https://wiki.example.com/kickytime/cdn" }
  tags                          = module.tags.tags

  providers = {
    aws = aws.us_east_1
  }
}

module "record" {
  source = "../../modules/dns-record"

  zone_id = var.zone_id
  name    = var.domain_name
  target  = { name = module.cdn.domain_name, zone_id = module.cdn.zone_id }
  is_ipv6 = true
  tags    = module.tags.tags
}

module "origin_certificate" {
  source = "../../modules/acm-certificate"

  domain_name = local.origin
  zone_id     = var.zone_id
  tags        = module.tags.tags
}

module "origin_record" {
  source = "../../modules/dns-record"

  zone_id = var.zone_id
  name    = local.origin
  target  = { name = module.alb.dns_name, zone_id = module.alb.zone_id }
  tags    = module.tags.tags
}

module "alb" {
  source = "../../modules/alb"

  name                       = local.name
  vpc_id                     = module.network.id
  subnet_ids                 = module.network.subnet_ids["public"]
  security_group_ids         = [module.load_balancer.id]
  is_public                  = true
  public_access_reason       = "cloudfront-origin"
  certificate_arn            = module.origin_certificate.arn
  access_log_bucket          = module.logging.values["access-log-bucket"]
  origin_header              = local.origin_header
  enable_redirect            = var.enable_http_redirect
  enable_deletion_protection = var.enable_deletion_protection
  tags                       = module.tags.tags

  target_groups = {
    matches = { port = 8080, target_type = "instance" }
    users   = { port = 8080 }
  }

  rules = {
    matches = { priority = 10, target_group = "matches", paths = ["/api/matches", "/api/matches/*"] }
    users   = { priority = 20, target_group = "users", paths = ["/api/users", "/api/users/*"] }
  }
}
