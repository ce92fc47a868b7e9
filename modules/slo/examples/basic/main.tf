module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "slo" {
  source = "../.."

  name                     = "orders"
  load_balancer_arn_suffix = "app/prod-orders-alb/0123456789abcdef"
  ticket_topic_arns        = ["arn:aws:sns:ap-northeast-2:444444444444:prod-ticket-notifications"]
  tags                     = module.tags.tags

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/slo"
  }
}
