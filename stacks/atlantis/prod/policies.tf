data "aws_caller_identity" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
  here    = "ap-northeast-2:${local.account}"

  # What plan and apply may change, by the names that the standard gives: `prod-…`, `/ryuqqq/…`.
  changes = {
    ecs       = { group = "compute", actions = ["ecs:CreateCluster", "ecs:CreateService", "ecs:DeleteCluster", "ecs:DeleteService", "ecs:PutClusterCapacityProviders", "ecs:TagResource", "ecs:UntagResource", "ecs:UpdateCluster", "ecs:UpdateClusterSettings", "ecs:UpdateService"], resources = ["arn:aws:ecs:${local.here}:cluster/prod-*", "arn:aws:ecs:${local.here}:service/prod-*/*"] }
    ecr       = { group = "compute", actions = ["ecr:CreateRepository", "ecr:DeleteLifecyclePolicy", "ecr:DeleteRepositoryPolicy", "ecr:DescribeRepositories", "ecr:GetLifecyclePolicy", "ecr:GetRepositoryPolicy", "ecr:ListTagsForResource", "ecr:PutImageScanningConfiguration", "ecr:PutImageTagMutability", "ecr:PutLifecyclePolicy", "ecr:SetRepositoryPolicy", "ecr:TagResource", "ecr:UntagResource"], resources = ["arn:aws:ecr:${local.here}:repository/*"] }
    elb       = { group = "compute", actions = ["elasticloadbalancing:AddTags", "elasticloadbalancing:CreateListener", "elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateRule", "elasticloadbalancing:CreateTargetGroup", "elasticloadbalancing:DeleteListener", "elasticloadbalancing:DeleteRule", "elasticloadbalancing:DeleteTargetGroup", "elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyLoadBalancerAttributes", "elasticloadbalancing:ModifyRule", "elasticloadbalancing:ModifyTargetGroup", "elasticloadbalancing:ModifyTargetGroupAttributes", "elasticloadbalancing:RemoveTags"], resources = ["arn:aws:elasticloadbalancing:${local.here}:listener-rule/app/prod-*", "arn:aws:elasticloadbalancing:${local.here}:listener/app/prod-*", "arn:aws:elasticloadbalancing:${local.here}:loadbalancer/app/prod-*", "arn:aws:elasticloadbalancing:${local.here}:targetgroup/prod-*"] }
    logs      = { group = "storage", actions = ["logs:CreateLogGroup", "logs:DeleteSubscriptionFilter", "logs:DescribeSubscriptionFilters", "logs:ListTagsForResource", "logs:PutMetricFilter", "logs:PutRetentionPolicy", "logs:PutSubscriptionFilter", "logs:TagResource", "logs:UntagResource"], resources = ["arn:aws:logs:${local.here}:log-group:/ryuqqq/*"] }
    secrets   = { group = "storage", actions = ["secretsmanager:CreateSecret", "secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy", "secretsmanager:PutResourcePolicy", "secretsmanager:TagResource", "secretsmanager:UntagResource", "secretsmanager:UpdateSecret"], resources = ["arn:aws:secretsmanager:${local.here}:secret:/ryuqqq/*"] }
    ec2       = { group = "network", actions = ["ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateSecurityGroup", "ec2:CreateTags", "ec2:DeleteSecurityGroup", "ec2:ModifySecurityGroupRules", "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"], resources = ["arn:aws:ec2:${local.here}:security-group-rule/*", "arn:aws:ec2:${local.here}:security-group/*", "arn:aws:ec2:${local.here}:vpc/*"] }
    files     = { group = "storage", actions = ["elasticfilesystem:CreateAccessPoint", "elasticfilesystem:CreateMountTarget", "elasticfilesystem:PutFileSystemPolicy", "elasticfilesystem:PutLifecycleConfiguration", "elasticfilesystem:TagResource", "elasticfilesystem:UntagResource"], resources = ["arn:aws:elasticfilesystem:${local.here}:access-point/*", "arn:aws:elasticfilesystem:${local.here}:file-system/*"] }
    identity  = { group = "identity", actions = ["iam:AttachRolePolicy", "iam:CreateRole", "iam:DeleteRole", "iam:DetachRolePolicy", "iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole"], resources = [for prefix in var.managed_role_prefixes : "arn:aws:iam::${local.account}:role/${prefix}*"] }
    pass-role = { group = "identity", actions = ["iam:PassRole"], resources = [for prefix in var.managed_role_prefixes : "arn:aws:iam::${local.account}:role/${prefix}*"] }
    state     = { group = "state", actions = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], resources = ["arn:aws:s3:::ryuqqq-terraform-state-${local.account}/*"] }
    states    = { group = "state", actions = ["s3:ListBucket"], resources = ["arn:aws:s3:::ryuqqq-terraform-state-${local.account}"] }
    state-key = { group = "state", actions = ["kms:Decrypt", "kms:GenerateDataKey"], resources = ["arn:aws:kms:${local.here}:key/*"] }
    revisions = { group = "compute", actions = ["ecs:DeregisterTaskDefinition", "ecs:RegisterTaskDefinition"], resources = ["arn:aws:ecs:${local.here}:task-definition/prod-*:*"] }
    look      = { group = "look", actions = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs", "ecs:DescribeClusters", "ecs:DescribeServices", "ecs:DescribeTaskDefinition", "elasticfilesystem:DescribeAccessPoints", "elasticfilesystem:DescribeFileSystems", "elasticfilesystem:DescribeMountTargets", "elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTags", "elasticloadbalancing:DescribeTargetGroups", "logs:DescribeLogGroups"], resources = ["*"] }
    published = { group = "state", actions = ["ssm:GetParameter", "ssm:ListTagsForResource"], resources = ["arn:aws:ssm:${local.here}:parameter/shared/*"] }
  }
}

# Six documents: AWS attaches ten to a role. What only describes knows no resources.
data "aws_iam_policy_document" "task" {
  for_each = toset(values(local.changes)[*].group)

  dynamic "statement" {
    for_each = { for name, change in local.changes : name => change if change.group == each.key }

    content {
      sid       = join("", [for word in split("-", statement.key) : title(word)])
      actions   = statement.value.actions
      resources = statement.value.resources

      dynamic "condition" {
        for_each = statement.key == "state-key" ? [1] : []

        content {
          test     = "ForAnyValue:StringEquals"
          variable = "kms:ResourceAliases"
          values   = ["alias/terraform-state"]
        }
      }

      dynamic "condition" {
        for_each = statement.key == "pass-role" ? [1] : []

        content {
          test     = "StringEquals"
          variable = "iam:PassedToService"
          values   = ["ecs-tasks.amazonaws.com"]
        }
      }
    }
  }
}
