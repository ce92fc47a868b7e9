module "tags" {
  source = "../.."

  environment     = "dev"
  service         = "orders"
  team            = "commerce"
  owner           = "commerce-team"
  cost_center     = "cc-1001"
  project         = "shop"
  managed_by      = "terraform"
  data_class      = "confidential"
  component       = "api"
  lifecycle_stage = "testing"
  backup_policy   = "tier-2"
  compliance      = "isms-p"
  is_sandbox      = true
  expires_on      = "2027-03-31"

  additional_tags = {
    Repository = "git.example.com/shop/orders"
  }
}

output "tags" {
  description = "Tags that were put together."
  value       = module.tags.tags
}
