locals {
  issuer = "token.actions.githubusercontent.com"

  # `repo:org/name:environment:prod`, `repo:org/name:ref:refs/heads/main`, `repo:org/name:pull_request`
  subjects = sort(flatten([for repository, claims in var.repositories : [for claim in claims : "repo:${repository}:${claim}"]]))
}

resource "aws_iam_openid_connect_provider" "this" {
  count = var.is_provider_owner ? 1 : 0

  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
  tags           = merge(var.tags, { Name = "github-actions" })
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "GithubActions"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [var.is_provider_owner ? aws_iam_openid_connect_provider.this[0].arn : "arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/${local.issuer}"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = local.subjects
    }
  }
}

resource "aws_iam_role" "this" {
  name                 = "${var.name}-role"
  description          = var.description
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = 3600
  permissions_boundary = var.permissions_boundary_arn
  tags                 = merge(var.tags, { Name = "${var.name}-role" })
}

resource "aws_iam_policy" "this" {
  for_each = var.policies

  name        = "${var.name}-${each.key}-policy"
  description = "${var.description} (${each.key})"
  policy      = each.value
  tags        = merge(var.tags, { Name = "${var.name}-${each.key}-policy" })
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = var.policies

  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.this[each.key].arn
}
