module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
  data_class  = "internal"
}

module "events" {
  source = "../.."

  name        = "orders"
  kms_key_arn = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags        = module.tags.tags

  rules = {
    scan-findings = {
      description = "Findings of image scans"
      pattern     = jsonencode({ source = ["aws.inspector2"], detail-type = ["Inspector2 Finding"] })
      targets     = { queue = { arn = "arn:aws:sqs:ap-northeast-2:444444444444:prod-findings" } }
    }
  }

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/events"
  }
}
