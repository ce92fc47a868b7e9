# The workflow of the code's repository pushes images, and nothing else: a deployment is a pull
# request that changes `image_tags`.
data "aws_iam_policy_document" "push" {
  # The call knows no resources.
  statement {
    sid       = "RegistryLogin"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid     = "Push"
    actions = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"]
    resources = [
      module.repository_app.arn,
    ]
  }
}

module "push_role" {
  source = "../../../modules/github-oidc-role"

  name         = "dev-sandbox-push"
  description  = "The repository of sandbox pushes images for dev"
  repositories = { (var.code_repository) = ["environment:dev"] }
  policies     = { push = data.aws_iam_policy_document.push.json }
  tags         = module.tags.tags
}
