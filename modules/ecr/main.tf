locals {
  # Without statements there is no policy: only the account's own identities reach the repository.
  has_policy = length(var.puller_account_ids) > 0 || var.enable_lambda
}

data "aws_caller_identity" "current" {}

resource "aws_ecr_repository" "this" {
  name                 = var.name
  image_tag_mutability = "IMMUTABLE"
  force_delete         = false
  tags                 = merge(var.tags, { Name = var.name })

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.kms_key_arn
  }

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  repository = aws_ecr_repository.this.name
  policy = jsonencode({
    rules = [
      {
        rulePriority = 1
        description  = "images without a tag go after ${var.retention.untagged_days} days"
        selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = var.retention.untagged_days }
        action       = { type = "expire" }
      },
      {
        rulePriority = 2
        description  = "the last ${var.retention.versions} versions stay"
        selection    = { tagStatus = "tagged", tagPatternList = ["*"], countType = "imageCountMoreThan", countNumber = var.retention.versions }
        action       = { type = "expire" }
      },
    ]
  })
}

# In a repository's policy the resource is the repository itself.
data "aws_iam_policy_document" "this" {
  dynamic "statement" {
    for_each = length(var.puller_account_ids) > 0 ? [1] : []

    content {
      sid     = "PullFromAccounts"
      actions = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]

      principals {
        type        = "AWS"
        identifiers = [for id in sort(tolist(var.puller_account_ids)) : "arn:aws:iam::${id}:root"]
      }
    }
  }

  dynamic "statement" {
    for_each = var.enable_lambda ? [1] : []

    content {
      sid     = "PullFromLambda"
      actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]

      principals {
        type        = "Service"
        identifiers = ["lambda.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = concat([data.aws_caller_identity.current.account_id], sort(tolist(var.puller_account_ids)))
      }
    }
  }
}

resource "aws_ecr_repository_policy" "this" {
  count = local.has_policy ? 1 : 0

  repository = aws_ecr_repository.this.name
  policy     = data.aws_iam_policy_document.this.json
}

# One configuration for the whole registry: the stack that owns the account's images switches it on.
resource "aws_ecr_replication_configuration" "this" {
  count = var.registry_replication == null ? 0 : 1

  replication_configuration {
    rule {
      destination {
        region      = var.registry_replication.region
        registry_id = data.aws_caller_identity.current.account_id
      }

      dynamic "repository_filter" {
        for_each = var.registry_replication.prefixes

        content {
          filter      = repository_filter.value
          filter_type = "PREFIX_MATCH"
        }
      }
    }
  }
}
