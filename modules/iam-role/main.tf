data "aws_caller_identity" "current" {}

locals {
  role_name = "${var.name}-role"
}

data "aws_iam_policy_document" "trust" {
  dynamic "statement" {
    for_each = length(var.trust.services) > 0 ? [1] : []

    content {
      sid     = "Services"
      actions = ["sts:AssumeRole"]

      principals {
        type        = "Service"
        identifiers = sort(tolist(var.trust.services))
      }

      # A service acts for every account of AWS: it may take the role for ours only.
      dynamic "condition" {
        for_each = var.trust.has_source_account ? [1] : []

        content {
          test     = "StringEquals"
          variable = "aws:SourceAccount"
          values   = [data.aws_caller_identity.current.account_id]
        }
      }

      dynamic "condition" {
        for_each = length(var.trust.source_arns) > 0 ? [1] : []

        content {
          test     = "ArnLike"
          variable = "aws:SourceArn"
          values   = var.trust.source_arns
        }
      }
    }
  }

  dynamic "statement" {
    for_each = length(var.trust.role_arns) > 0 ? [1] : []

    content {
      sid     = "Roles"
      actions = ["sts:AssumeRole", "sts:TagSession"]

      principals {
        type        = "AWS"
        identifiers = sort(tolist(var.trust.role_arns))
      }

      dynamic "condition" {
        for_each = var.trust.external_id == null ? [] : [var.trust.external_id]

        content {
          test     = "StringEquals"
          variable = "sts:ExternalId"
          values   = [condition.value]
        }
      }

      dynamic "condition" {
        for_each = var.trust.has_mfa ? [1] : []

        content {
          test     = "Bool"
          variable = "aws:MultiFactorAuthPresent"
          values   = ["true"]
        }
      }
    }
  }
}

resource "aws_iam_role" "this" {
  name                 = local.role_name
  description          = var.description
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = var.max_session_hours * 3600
  permissions_boundary = var.permissions_boundary_arn
  tags                 = merge(var.tags, { Name = local.role_name })
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

resource "aws_iam_role_policy_attachment" "managed" {
  for_each = var.managed_policy_arns

  role       = aws_iam_role.this.name
  policy_arn = each.value
}

resource "aws_iam_instance_profile" "this" {
  count = var.has_instance_profile ? 1 : 0

  name = local.role_name
  role = aws_iam_role.this.name
  tags = merge(var.tags, { Name = local.role_name })
}
