module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "security_hub" {
  source = "../.."

  standards         = ["foundational"]
  disabled_controls = { "IAM.6" = "centralised root access is on: member accounts have no credentials of a root user" }
  is_administrator  = true
  linked_regions    = ["ap-northeast-1", "us-east-1"]
  severities        = ["CRITICAL"]
  topic_arns        = ["arn:aws:sns:ap-northeast-2:111111111111:prod-security-notifications"]
  runbook_url       = "https://wiki.example.com/security/findings"
  tags              = module.tags.tags
}
