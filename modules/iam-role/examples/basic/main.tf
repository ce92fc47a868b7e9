module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

data "aws_iam_policy_document" "queue" {
  statement {
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["arn:aws:sqs:ap-northeast-2:444444444444:prod-orders"]
  }
}

module "role" {
  source = "../.."

  name        = "prod-orders-worker"
  description = "Tasks of the orders worker"
  trust       = { services = ["ecs-tasks.amazonaws.com"] }
  policies    = { queue = data.aws_iam_policy_document.queue.json }
  tags        = module.tags.tags
}
