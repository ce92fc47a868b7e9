module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "dashboard" {
  source = "../.."

  name                     = "orders"
  runbook_url              = "https://wiki.example.com/orders/runbook"
  region                   = "ap-northeast-2"
  alarm_arns               = ["arn:aws:cloudwatch:ap-northeast-2:444444444444:alarm:prod-orders-5xx-alarm"]
  load_balancer_arn_suffix = "app/prod-orders-alb/0123456789abcdef"
  ecs_services             = { api = { cluster_name = "prod-shop-cluster", service_name = "prod-orders-api" } }
  database_identifiers     = { orders = "prod-orders-postgres" }
  queue_names              = { orders = "prod-orders" }
  log_group_names          = ["/ryuqqq/orders/prod/orders-api"]
  tags                     = module.tags.tags
}
