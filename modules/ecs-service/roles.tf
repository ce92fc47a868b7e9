# Execution: what ECS does before the container starts. Pull this image, read these secrets, write
# to this log group.
data "aws_iam_policy_document" "execution" {
  # The call knows no resources.
  statement {
    sid       = "RegistryLogin"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid       = "Pull"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = sort(tolist(var.repository_arns))
  }

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${module.logs.arn}:*"]
  }

  dynamic "statement" {
    for_each = length(local.secret_arns) > 0 ? [1] : []

    content {
      sid       = "Secrets"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = local.secret_arns
    }
  }

  dynamic "statement" {
    for_each = length(local.parameter_arns) > 0 ? [1] : []

    content {
      sid       = "Parameters"
      actions   = ["ssm:GetParameters"]
      resources = local.parameter_arns
    }
  }

  dynamic "statement" {
    for_each = length(var.secret_kms_key_arns) > 0 ? [1] : []

    content {
      sid       = "Decrypt"
      actions   = ["kms:Decrypt"]
      resources = sort(tolist(var.secret_kms_key_arns))

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["secretsmanager.${local.region}.amazonaws.com", "ssm.${local.region}.amazonaws.com"]
      }
    }
  }
}

module "execution_role" {
  source = "../iam-role"

  name                     = "${local.name}-execution"
  description              = "ECS starts tasks of ${local.name}"
  trust                    = { services = ["ecs-tasks.amazonaws.com"] }
  policies                 = { execution = data.aws_iam_policy_document.execution.json }
  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = var.tags
}

data "aws_iam_policy_document" "efs" {
  statement {
    sid       = "Mount"
    actions   = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    resources = [for volume in values(var.efs_volumes) : "arn:aws:elasticfilesystem:${local.region}:${local.account_id}:file-system/${volume.file_system_id}"]

    condition {
      test     = "StringEquals"
      variable = "elasticfilesystem:AccessPointArn"
      values   = [for volume in values(var.efs_volumes) : "arn:aws:elasticfilesystem:${local.region}:${local.account_id}:access-point/${volume.access_point_id}"]
    }
  }
}

# Sessions and X-Ray know no resources.
data "aws_iam_policy_document" "exec" {
  statement {
    sid       = "Sessions"
    actions   = ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "otel" {
  statement {
    sid       = "Traces"
    actions   = ["xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  statement {
    sid       = "Metrics"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["${local.environment}/${var.tags["Service"]}"]
    }
  }
}

module "task_role" {
  source = "../iam-role"

  name                     = "${local.name}-task"
  description              = "Tasks of ${local.name}"
  trust                    = { services = ["ecs-tasks.amazonaws.com"] }
  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = var.tags

  policies = merge(
    var.task_policies,
    length(var.efs_volumes) > 0 ? { efs = data.aws_iam_policy_document.efs.json } : {},
    var.enable_exec ? { exec = data.aws_iam_policy_document.exec.json } : {},
    var.otel == null ? {} : { otel = data.aws_iam_policy_document.otel.json },
  )
}
