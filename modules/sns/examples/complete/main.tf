module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "topic" {
  source = "../.."

  name                = "orders-placed"
  display_name        = "Orders"
  kms_key_arn         = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  publisher_services  = ["events.amazonaws.com"]
  publisher_role_arns = ["arn:aws:iam::444444444444:role/prod-orders-task-role"]
  tags                = module.tags.tags

  subscribers = {
    mail = {
      protocol              = "sqs"
      endpoint              = "arn:aws:sqs:ap-northeast-2:444444444444:prod-mail"
      dead_letter_queue_arn = "arn:aws:sqs:ap-northeast-2:444444444444:prod-mail-dlq"
      filter_policy         = jsonencode({ kind = ["placed", "paid"] })
      is_raw                = true
    }
    pager = {
      protocol              = "https"
      endpoint              = "https://pager.example.com/hooks/orders"
      dead_letter_queue_arn = "arn:aws:sqs:ap-northeast-2:444444444444:prod-pager-dlq"
    }
  }

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"]
    runbook_url = "https://wiki.example.com/platform/notifications"
  }
}
