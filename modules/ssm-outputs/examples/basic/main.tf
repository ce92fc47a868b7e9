module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "published" {
  source = "../.."

  domain       = "network"
  outputs      = { vpc-id = "vpc-0123456789abcdef0" }
  list_outputs = { private-subnet-ids = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"] }
  tags         = module.tags.tags
}
