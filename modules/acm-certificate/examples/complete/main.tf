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

  domain_name       = "example.com"
  alternative_names = ["*.example.com", "api.eu.example.com"]
  zone_id           = "Z0123456789ABCDEFGHIJ"
  key_algorithm     = "RSA_2048"
  tags              = module.tags.tags
}
