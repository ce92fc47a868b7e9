module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
  data_class  = "confidential"
}

module "queue" {
  source = "../.."

  name                       = "orders-payments"
  is_fifo                    = true
  kms_key_arn                = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  visibility_timeout_seconds = 900
  retention_days             = 7
  max_receive_count          = 3
  max_age_seconds            = 600
  tags                       = module.tags.tags

  senders = {
    schedule = { service = "events.amazonaws.com", source_arn = "arn:aws:events:ap-northeast-2:444444444444:rule/prod-payments" }
  }

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/payments"
  }
}
