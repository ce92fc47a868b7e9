module "tags" {
  source = "../.."

  environment = "dev"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

output "tags" {
  description = "Tags that were put together."
  value       = module.tags.tags
}
