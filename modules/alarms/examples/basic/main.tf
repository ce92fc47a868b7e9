module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "alarms" {
  source = "../.."

  name         = "orders"
  ecs_services = { api = { cluster_name = "prod-shop-cluster", service_name = "prod-orders-api" } }
  log_groups   = { api = { name = "/ryuqqq/orders/prod/orders-api" } }
  tags         = module.tags.tags

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/runbook"
  }
}
