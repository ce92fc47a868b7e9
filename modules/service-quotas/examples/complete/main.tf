module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "quotas" {
  source = "../.."

  watched   = ["fargate-vcpu", "kms-requests", "dynamodb-tables"]
  percent   = 60
  increases = { fargate = { service_code = "fargate", quota_code = "L-3032A538", value = 200 } }
  tags      = module.tags.tags

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"]
    runbook_url = "https://wiki.example.com/platform/quotas"
  }
}
