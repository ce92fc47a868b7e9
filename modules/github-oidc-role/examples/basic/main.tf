module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

data "aws_iam_policy_document" "deploy" {
  statement {
    actions   = ["ecs:UpdateService", "ecs:DescribeServices"]
    resources = ["arn:aws:ecs:ap-northeast-2:444444444444:service/prod-shop-cluster/prod-orders-api"]
  }
}

module "role" {
  source = "../.."

  name         = "prod-orders-deploy"
  description  = "Deploys the orders service"
  repositories = { "ryuqqq/orders" = ["environment:prod"] }
  policies     = { deploy = data.aws_iam_policy_document.deploy.json }
  tags         = module.tags.tags
}
