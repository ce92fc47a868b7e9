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

module "alb" {
  source = "../.."

  name                        = "shop"
  vpc_id                      = "vpc-0123456789abcdef0"
  subnet_ids                  = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids          = ["sg-0123456789abcdef0"]
  is_public                   = true
  public_access_reason        = "customer-api"
  certificate_arn             = "arn:aws:acm:ap-northeast-2:444444444444:certificate/12345678-1234-1234-1234-123456789012"
  additional_certificate_arns = { shop = "arn:aws:acm:ap-northeast-2:444444444444:certificate/22345678-1234-1234-1234-123456789012" }
  access_log_bucket           = "ryuqqq-prod-access-logs-444444444444"
  origin_header               = { name = "X-Origin-Verify", value = data.aws_secretsmanager_secret_version.origin.secret_string }
  enable_redirect             = false
  enable_deletion_protection  = true
  idle_timeout_seconds        = 120
  web_acl                     = { arn = "arn:aws:wafv2:ap-northeast-2:444444444444:regional/webacl/prod-shop/12345678-1234-1234-1234-123456789012" }
  tags                        = module.tags.tags

  target_groups = {
    users   = { health_check = { path = "/api/users/healthz" } }
    matches = { target_type = "instance", port = 8443, protocol = "HTTPS", deregistration_delay_seconds = 60 }
  }

  rules = {
    users   = { priority = 10, target_group = "users", paths = ["/api/users", "/api/users/*"] }
    matches = { priority = 20, target_group = "matches", hosts = ["matches.example.com"] }
  }
}
