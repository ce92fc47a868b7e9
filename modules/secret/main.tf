locals {
  name     = "/${var.organization}/${var.tags["Service"]}/${var.tags["Environment"]}/${var.name}"
  rotators = var.rotation == null ? [] : [var.rotation.role_arn]
  readers  = sort(concat(tolist(var.reader_role_arns), local.rotators))
  holders  = sort(distinct(concat(local.readers, tolist(var.writer_role_arns))))
}

# The value never comes through Terraform: people put it there by the CLI, or the rotation makes it.
# infra:ignore[SEC003] reason="without rotation only where a validation finds a role that replaces the value by hand"
resource "aws_secretsmanager_secret" "this" {
  name                    = local.name
  description             = var.description
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.recovery_window_in_days
  tags                    = merge(var.tags, { Name = local.name })

  dynamic "replica" {
    for_each = var.replica == null ? [] : [var.replica]

    content {
      region     = replica.value.region
      kms_key_id = replica.value.kms_key_arn
    }
  }
}

# In a secret's policy the resource `*` is this secret and nothing else.
data "aws_iam_policy_document" "this" {
  dynamic "statement" {
    for_each = length(local.readers) > 0 ? [1] : []

    content {
      sid       = "Read"
      actions   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
      resources = ["*"]

      principals {
        type        = "AWS"
        identifiers = local.readers
      }
    }
  }

  # Whoever is not named cannot read it, whatever the policies of their role say.
  statement {
    sid       = "DenyOthers"
    effect    = "Deny"
    actions   = ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnNotLike"
      variable = "aws:PrincipalArn"
      values   = length(local.holders) > 0 ? local.holders : ["arn:aws:iam::000000000000:role/nobody"]
    }
  }
}

resource "aws_secretsmanager_secret_policy" "this" {
  secret_arn          = aws_secretsmanager_secret.this.arn
  policy              = data.aws_iam_policy_document.this.json
  block_public_policy = true
}

resource "aws_secretsmanager_secret_rotation" "this" {
  count = var.rotation == null ? 0 : 1

  secret_id           = aws_secretsmanager_secret.this.id
  rotation_lambda_arn = var.rotation.lambda_arn

  rotation_rules {
    automatically_after_days = var.rotation.days
  }
}
