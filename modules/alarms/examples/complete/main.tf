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

  name          = "orders"
  thresholds    = { error_percent = 0.5, p95_seconds = 0.8 }
  load_balancer = { arn_suffix = "app/prod-orders-alb/0123456789abcdef", target_groups = { api = "targetgroup/prod-orders-api-8080-tg/0123456789abcdef" } }
  ecs_services  = { api = { cluster_name = "prod-shop-cluster", service_name = "prod-orders-api" } }
  databases     = { orders = { identifier = "prod-orders-postgres", storage_gibibytes = 100, max_connections = 800 } }
  queues        = { orders = "prod-orders" }
  caches        = { sessions = "prod-sessions-valkey" }
  log_groups    = { api = { name = "/ryuqqq/orders/prod/orders-api", error_pattern = "{ $.level = \"error\" }" } }
  tags          = module.tags.tags

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/runbook"
  }
}
