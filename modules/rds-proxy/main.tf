data "aws_region" "current" {}

locals {
  name   = "${var.tags["Environment"]}-${var.name}"
  region = split(".", data.aws_region.current.endpoint)[1] # `name` and `id` are deprecated in 6.x, `region` is not in 5.x
}

data "aws_iam_policy_document" "secrets" {
  statement {
    sid       = "Secrets"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = values(var.secret_arns)
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [var.kms_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.${local.region}.amazonaws.com"]
    }
  }
}

module "role" {
  source = "../iam-role"

  name                     = "${local.name}-proxy"
  description              = "The proxy ${local.name} reads the secrets of its users"
  trust                    = { services = ["rds.amazonaws.com"] }
  policies                 = { secrets = data.aws_iam_policy_document.secrets.json }
  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = var.tags
}

resource "aws_db_proxy" "this" {
  name                   = local.name
  engine_family          = var.engine_family
  role_arn               = module.role.arn
  vpc_subnet_ids         = values(var.subnet_ids)
  vpc_security_group_ids = var.security_group_ids
  require_tls            = true
  debug_logging          = false
  idle_client_timeout    = var.idle_client_seconds
  tags                   = merge(var.tags, { Name = local.name })

  dynamic "auth" {
    for_each = var.secret_arns

    content {
      description = "User ${auth.key}"
      auth_scheme = "SECRETS"
      iam_auth    = "REQUIRED"
      secret_arn  = auth.value
    }
  }
}

resource "aws_db_proxy_default_target_group" "this" {
  db_proxy_name = aws_db_proxy.this.name

  connection_pool_config {
    max_connections_percent      = var.pool.max_connections_percent
    max_idle_connections_percent = var.pool.max_idle_connections_percent
    connection_borrow_timeout    = var.pool.borrow_timeout_seconds
  }
}

resource "aws_db_proxy_target" "this" {
  db_proxy_name          = aws_db_proxy.this.name
  target_group_name      = aws_db_proxy_default_target_group.this.name
  db_instance_identifier = var.target.instance_identifier
  db_cluster_identifier  = var.target.cluster_identifier
}

resource "aws_db_proxy_endpoint" "reader" {
  count = var.has_reader_endpoint ? 1 : 0

  db_proxy_name          = aws_db_proxy.this.name
  db_proxy_endpoint_name = "${local.name}-reader"
  vpc_subnet_ids         = values(var.subnet_ids)
  vpc_security_group_ids = var.security_group_ids
  target_role            = "READ_ONLY"
  tags                   = merge(var.tags, { Name = "${local.name}-reader" })
}

resource "aws_cloudwatch_metric_alarm" "borrow" {
  alarm_name          = "${local.name}-proxy-borrow-alarm"
  alarm_description   = "Clients of the proxy ${local.name} wait for a connection to the database. Runbook: ${var.alarm.runbook_url}"
  namespace           = "AWS/RDS"
  metric_name         = "DatabaseConnectionsBorrowLatency"
  dimensions          = { ProxyName = aws_db_proxy.this.name }
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  threshold           = 100000
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-proxy-borrow-alarm" })
}
