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

  name                = "orders"
  has_own_bus         = true
  archive_days        = 90
  publisher_role_arns = ["arn:aws:iam::333333333333:role/orders-publisher-role"]
  kms_key_arn         = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags                = module.tags.tags

  rules = {
    placed = {
      description = "Orders that were placed"
      pattern     = jsonencode({ detail-type = ["OrderPlaced"] })
      targets = {
        mail   = { arn = "arn:aws:sqs:ap-northeast-2:444444444444:prod-mail", input_path = "$.detail" }
        refund = { arn = "arn:aws:states:ap-northeast-2:444444444444:stateMachine:prod-refund", role_arn = "arn:aws:iam::444444444444:role/prod-orders-events-role" }
      }
    }
    audit = {
      description = "Everything that happens to an order"
      pattern     = jsonencode({ source = ["orders"] })
      is_paused   = true
      targets     = { queue = { arn = "arn:aws:sqs:ap-northeast-2:444444444444:prod-audit" } }
    }
  }

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/events"
  }
}
