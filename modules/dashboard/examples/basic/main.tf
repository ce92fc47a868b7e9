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

  name         = "orders"
  runbook_url  = "https://wiki.example.com/orders/runbook"
  ecs_services = { api = { cluster_name = "prod-shop-cluster", service_name = "prod-orders-api" } }
  tags         = module.tags.tags
}
