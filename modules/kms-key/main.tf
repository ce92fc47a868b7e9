data "aws_caller_identity" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  root_arn   = "arn:aws:iam::${local.account_id}:root"

  use_actions = {
    decrypt = ["kms:Decrypt", "kms:DescribeKey"]
    encrypt = ["kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
  }
  service_actions = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
}

# In a key's policy the resource `*` is this key and nothing else.
data "aws_iam_policy_document" "this" {
  statement {
    sid       = "Administration"
    resources = ["*"]
    actions = [
      "kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias", "kms:DescribeKey", "kms:DisableKey",
      "kms:DisableKeyRotation", "kms:EnableKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus",
      "kms:ListAliases", "kms:ListGrants", "kms:ListKeyPolicies", "kms:ListKeyRotations", "kms:ListResourceTags",
      "kms:PutKeyPolicy", "kms:ReplicateKey", "kms:RevokeGrant", "kms:ScheduleKeyDeletion", "kms:TagResource",
      "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription", "kms:UpdatePrimaryRegion",
    ]

    # Without role ARNs the account's own IAM policies decide who administers; with them only these
    # roles do, and the account keeps what is needed to repair the policy.
    principals {
      type        = "AWS"
      identifiers = concat([local.root_arn], sort(tolist(var.administrator_role_arns)))
    }
  }

  dynamic "statement" {
    for_each = var.users

    content {
      sid       = "Use${join("", [for word in split("-", statement.key) : title(word)])}"
      resources = ["*"]
      actions   = sort(distinct(flatten([for access in statement.value.access : local.use_actions[access]])))

      principals {
        type        = "AWS"
        identifiers = sort(tolist(statement.value.role_arns))
      }

      dynamic "condition" {
        for_each = length(statement.value.via_services) > 0 ? [1] : []

        content {
          test     = "StringEquals"
          variable = "kms:ViaService"
          values   = sort(tolist(statement.value.via_services))
        }
      }
    }
  }

  # Services that keep data (RDS, EFS, EBS) hold the key by a grant that they make for themselves.
  dynamic "statement" {
    for_each = { for name, user in var.users : name => user if user.has_grants }

    content {
      sid       = "Grant${join("", [for word in split("-", statement.key) : title(word)])}"
      resources = ["*"]
      actions   = ["kms:CreateGrant"]

      principals {
        type        = "AWS"
        identifiers = sort(tolist(statement.value.role_arns))
      }

      condition {
        test     = "Bool"
        variable = "kms:GrantIsForAWSResource"
        values   = ["true"]
      }
    }
  }

  dynamic "statement" {
    for_each = var.services

    content {
      sid       = "Service${join("", [for word in split(".", split(".amazonaws.com", statement.key)[0]) : title(replace(word, "-", ""))])}"
      resources = ["*"]
      actions   = local.service_actions

      principals {
        type        = "Service"
        identifiers = [statement.key]
      }

      # A service acts for every account of AWS: it may use the key for ours only.
      dynamic "condition" {
        for_each = length(statement.value.encryption_context) == 0 ? [1] : []

        content {
          test     = "StringEquals"
          variable = "aws:SourceAccount"
          values   = [local.account_id]
        }
      }

      dynamic "condition" {
        for_each = length(statement.value.source_arns) > 0 ? [1] : []

        content {
          test     = "ArnLike"
          variable = "aws:SourceArn"
          values   = statement.value.source_arns
        }
      }

      dynamic "condition" {
        for_each = statement.value.encryption_context

        content {
          test     = "ArnLike"
          variable = "kms:EncryptionContext:${condition.key}"
          values   = condition.value
        }
      }
    }
  }
}

resource "aws_kms_key" "this" {
  description              = var.description
  key_usage                = "ENCRYPT_DECRYPT"
  customer_master_key_spec = "SYMMETRIC_DEFAULT"
  enable_key_rotation      = true
  rotation_period_in_days  = var.rotation_period_in_days
  deletion_window_in_days  = var.deletion_window_in_days
  multi_region             = var.is_multi_region
  policy                   = data.aws_iam_policy_document.this.json
  tags                     = merge(var.tags, { Name = var.alias })
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.alias}"
  target_key_id = aws_kms_key.this.key_id
}
