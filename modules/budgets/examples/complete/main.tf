module "tags" {
  source = "../../../tags"

  environment = "dev"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "budgets" {
  source = "../.."

  topic_arn        = "arn:aws:sns:ap-northeast-2:222222222222:dev-cost-notifications"
  anomaly          = { usd = 20, percent = 50 }
  is_payer_account = true
  tags             = module.tags.tags

  budgets = {
    commerce = { monthly_usd = 500, tag_value = "commerce" }
    sandbox  = { monthly_usd = 50, tag_key = "Service", tag_value = "sandbox", actual_percents = [80, 100] }
  }
}
