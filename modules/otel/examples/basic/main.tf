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
  metrics_log_group_name = "/ryuqqq/orders/prod/metrics"
  tags                   = module.tags.tags
}
