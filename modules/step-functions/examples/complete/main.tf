module "tags" {
  source = "../../../tags"

  environment = "dev"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
  data_class  = "internal"
}

data "aws_iam_policy_document" "table" {
  statement {
    actions   = ["dynamodb:PutItem"]
    resources = ["arn:aws:dynamodb:ap-northeast-2:222222222222:table/dev-refunds"]
  }
}

module "workflow" {
  source = "../.."

  name                     = "refund"
  type                     = "EXPRESS"
  policies                 = { table = data.aws_iam_policy_document.table.json }
  permissions_boundary_arn = "arn:aws:iam::222222222222:policy/workload-boundary-policy"
  enable_data_in_logs      = true
  failures_per_5_minutes   = 5
  organization             = "ryuqqq"
  kms_key_arn              = "arn:aws:kms:ap-northeast-2:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags                     = module.tags.tags

  definition = jsonencode({
    StartAt        = "Write"
    TimeoutSeconds = 60
    States         = { Write = { Type = "Task", Resource = "arn:aws:states:::dynamodb:putItem", Parameters = { TableName = "dev-refunds", Item = {} }, End = true } }
  })

  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:222222222222:deliverystream/dev-log-archive"
    role_arn        = "arn:aws:iam::222222222222:role/dev-log-archive-subscription-role"
  }

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:222222222222:dev-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/refund"
  }
}
