module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "nlb" {
  source = "../.."

  name                       = "gateway"
  vpc_id                     = "vpc-0123456789abcdef0"
  subnet_ids                 = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids         = ["sg-0123456789abcdef0"]
  is_public                  = true
  public_access_reason       = "partner-gateway"
  access_log_bucket          = "ryuqqq-prod-access-logs-444444444444"
  enable_deletion_protection = true
  tags                       = module.tags.tags

  listeners = {
    web   = { port = 443, target_port = 8080, certificate_arn = "arn:aws:acm:ap-northeast-2:444444444444:certificate/12345678-1234-1234-1234-123456789012", health_check = { path = "/healthz" } }
    kafka = { port = 9094, target_port = 9094, target_type = "instance", deregistration_delay_seconds = 120, health_check = { port = "8081", interval_seconds = 30 } }
  }
}
