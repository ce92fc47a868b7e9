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

  name               = "mqtt"
  vpc_id             = "vpc-0123456789abcdef0"
  subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids = ["sg-0123456789abcdef0"]
  access_log_bucket  = "ryuqqq-prod-access-logs-444444444444"
  tags               = module.tags.tags

  listeners = {
    mqtt = { port = 8883, target_port = 1883, certificate_arn = "arn:aws:acm:ap-northeast-2:444444444444:certificate/12345678-1234-1234-1234-123456789012" }
  }
}
