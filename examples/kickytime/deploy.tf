# What a workflow of the product's repository does: a new image, a new task definition, a new
# version of the service, a snapshot before a change of the database. Only what wears the project's
# tag: neither names nor wildcards decide.
data "aws_iam_policy_document" "deploy" {
  statement {
    sid       = "RegistryLogin"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid       = "Images"
    resources = ["arn:aws:ecr:${local.region}:${local.account}:repository/${local.name}/*"]
    actions = [
      "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImages",
      "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
    ]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Project"
      values   = [local.name]
    }
  }

  statement {
    sid       = "Service"
    actions   = ["ecs:DescribeServices", "ecs:UpdateService"]
    resources = ["arn:aws:ecs:${local.region}:${local.account}:service/${module.cluster.name}/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Project"
      values   = [local.name]
    }
  }

  # What is made has no tags yet: those that it is made with must say the project.
  statement {
    sid       = "TaskDefinition"
    actions   = ["ecs:RegisterTaskDefinition", "ecs:TagResource"]
    resources = ["arn:aws:ecs:${local.region}:${local.account}:task-definition/dev-users:*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/Project"
      values   = [local.name]
    }
  }

  statement {
    sid       = "TaskRoles"
    actions   = ["iam:PassRole"]
    resources = [module.users.execution_role_arn, module.users.task_role_arn]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }

  statement {
    sid       = "Database"
    actions   = ["rds:CreateDBSnapshot", "rds:DescribeDBInstances", "rds:DescribeDBSnapshots"]
    resources = ["arn:aws:rds:${local.region}:${local.account}:db:*", "arn:aws:rds:${local.region}:${local.account}:snapshot:*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Project"
      values   = [local.name]
    }
  }

  statement {
    sid       = "Snapshot"
    actions   = ["rds:AddTagsToResource", "rds:CreateDBSnapshot"]
    resources = ["arn:aws:rds:${local.region}:${local.account}:snapshot:*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/Project"
      values   = [local.name]
    }
  }
}

module "deploy_role" {
  source = "../../modules/github-oidc-role"

  name         = "dev-kickytime-deploy"
  description  = "Workflows of kickytime: images, the service users, snapshots of the database"
  repositories = { (var.deploy_repository) = ["environment:dev"] }
  policies     = { deploy = data.aws_iam_policy_document.deploy.json }
  tags         = module.tags.tags
}
