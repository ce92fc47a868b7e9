module "tags" {
  source = "../../../tags"

  environment = "staging"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "slo" {
  source = "../.."

  name                     = "orders"
  load_balancer_arn_suffix = "app/staging-orders-alb/0123456789abcdef"
  objectives               = { availability_percent = 99, p95_seconds = 1 }
  ticket_topic_arns        = ["arn:aws:sns:ap-northeast-2:333333333333:staging-ticket-notifications"]
  region                   = "ap-northeast-2"
  tags                     = module.tags.tags

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:333333333333:staging-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/slo"
  }
}
