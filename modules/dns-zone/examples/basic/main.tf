module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "zone" {
  source = "../.."

  domain_name = "shop.example.com"
  description = "Names of the shop that customers use"
  tags        = module.tags.tags
}
