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

module "workflow" {
  source = "../.."

  name          = "refund"
  function_arns = ["arn:aws:lambda:ap-northeast-2:444444444444:function:prod-refund"]
  kms_key_arn   = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags          = module.tags.tags

  definition = jsonencode({
    StartAt        = "Refund"
    TimeoutSeconds = 300
    States         = { Refund = { Type = "Task", Resource = "arn:aws:lambda:ap-northeast-2:444444444444:function:prod-refund", End = true } }
  })

  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:444444444444:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::444444444444:role/prod-log-archive-subscription-role"
  }

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/refund"
  }
}
