module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "budgets" {
  source = "../.."

  budgets   = { commerce = { monthly_usd = 2000, tag_value = "commerce", emails = ["commerce@example.com"] } }
  topic_arn = "arn:aws:sns:ap-northeast-2:444444444444:prod-cost-notifications"
  tags      = module.tags.tags
}
