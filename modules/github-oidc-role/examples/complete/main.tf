module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

data "aws_iam_policy_document" "plan" {
  statement {
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = ["arn:aws:s3:::ryuqqq-terraform-state-444444444444", "arn:aws:s3:::ryuqqq-terraform-state-444444444444/*"]
  }
}

module "role" {
  source = "../.."

  name                     = "prod-platform-plan"
  description              = "Plans every stack of the platform, reads only"
  is_read_only             = true
  is_provider_owner        = true
  permissions_boundary_arn = "arn:aws:iam::444444444444:policy/pipeline-boundary-policy"
  policies                 = { plan = data.aws_iam_policy_document.plan.json }
  tags                     = module.tags.tags

  repositories = {
    "ryuqqq/platform" = ["pull_request", "ref:refs/heads/main"]
    "ryuqqq/orders"   = ["pull_request"]
  }
}
