module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "certificate" {
  source = "../.."

  domain_name = "shop.example.com"
  zone_id     = "Z0123456789ABCDEFGHIJ"
  tags        = module.tags.tags
}
