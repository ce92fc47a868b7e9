module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "otel" {
  source = "../.."

  name                   = "orders-api"
  region                 = "ap-northeast-1"
  metrics_log_group_name = "/ryuqqq/orders/prod/metrics"
  indexed_attributes     = ["http.route", "order.kind"]
  dropped_attributes     = ["order.address"]
  enable_insights        = true
  tags                   = module.tags.tags

  sampling = {
    payments = { priority = 100, percent = 100, per_second = 10, method = "POST", path = "/payments/*" }
    default  = { priority = 9000, percent = 1 }
  }
}
