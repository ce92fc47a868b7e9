locals {
  environment = var.tags["Environment"]
  name        = "${local.environment}-${var.name}-aurora"
  is_postgres = var.engine.name == "aurora-postgresql"
  forced_tls  = local.is_postgres ? { "rds.force_ssl" = "1" } : { require_secure_transport = "ON" }
  log_exports = local.is_postgres ? ["postgresql"] : ["audit", "error", "slowquery"]
  is_global   = var.global_cluster != null
  is_replica  = local.is_global && try(var.global_cluster.is_replica, false)
}

# RDS keeps no master password for clusters of a global database. A password that nobody knows is
# set instead: people log in by IAM, and who must be the administrator sets another one (README).
ephemeral "aws_secretsmanager_random_password" "master" {
  count = local.is_global && !local.is_replica ? 1 : 0

  password_length     = 40
  exclude_punctuation = true
}

resource "aws_db_subnet_group" "this" {
  name        = local.name
  description = "Data subnets of ${local.name}"
  subnet_ids  = values(var.subnet_ids)
  tags        = merge(var.tags, { Name = local.name })
}

resource "aws_rds_cluster_parameter_group" "this" {
  name        = "${local.name}-${replace(var.engine.family, ".", "-")}"
  description = "Parameters of ${local.name}"
  family      = var.engine.family
  tags        = merge(var.tags, { Name = local.name })

  dynamic "parameter" {
    for_each = merge(local.forced_tls, var.engine.parameters)

    content {
      name         = parameter.key
      value        = parameter.value
      apply_method = "pending-reboot"
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

module "monitoring_role" {
  source = "../iam-role"

  name                     = "${local.name}-monitoring"
  description              = "RDS writes metrics of the operating system of ${local.name}"
  trust                    = { services = ["monitoring.rds.amazonaws.com"] }
  managed_policy_arns      = { monitoring = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole" }
  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = var.tags
}

# Outside of a global database the password is made by RDS, kept in Secrets Manager and rotated there.
resource "aws_rds_cluster" "this" {
  cluster_identifier = local.name
  engine             = var.engine.name
  engine_version     = var.engine.version
  database_name      = local.is_replica ? null : var.database_name

  global_cluster_identifier           = local.is_global ? var.global_cluster.identifier : null
  master_username                     = local.is_replica ? null : "administrator"
  manage_master_user_password         = local.is_global ? null : true
  master_user_secret_kms_key_id       = local.is_global ? null : var.kms_key_arn
  master_password_wo                  = local.is_global && !local.is_replica ? ephemeral.aws_secretsmanager_random_password.master[0].random_password : null
  master_password_wo_version          = local.is_global && !local.is_replica ? 1 : null
  iam_database_authentication_enabled = true

  storage_encrypted               = true
  kms_key_id                      = var.kms_key_arn
  db_subnet_group_name            = aws_db_subnet_group.this.name
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this.name
  vpc_security_group_ids          = var.security_group_ids

  backup_retention_period      = var.backup.retention_days
  preferred_backup_window      = var.backup.window
  preferred_maintenance_window = var.maintenance_window
  backtrack_window             = local.is_postgres ? null : var.backup.backtrack_hours * 3600
  copy_tags_to_snapshot        = true
  deletion_protection          = var.enable_deletion_protection
  skip_final_snapshot          = false
  final_snapshot_identifier    = "${local.name}-final"

  apply_immediately               = false
  enabled_cloudwatch_logs_exports = local.log_exports
  tags                            = merge(var.tags, { Name = local.name })

  dynamic "serverlessv2_scaling_configuration" {
    for_each = var.serverless_capacity == null ? [] : [var.serverless_capacity]

    content {
      min_capacity = serverlessv2_scaling_configuration.value.minimum
      max_capacity = serverlessv2_scaling_configuration.value.maximum
    }
  }

  # A failover to another region turns it round; that is not for Terraform to undo.
  lifecycle {
    ignore_changes = [replication_source_identifier]
  }
}

resource "aws_rds_cluster_instance" "this" {
  for_each = var.instances

  identifier                      = "${local.name}-${each.key}"
  cluster_identifier              = aws_rds_cluster.this.id
  engine                          = aws_rds_cluster.this.engine
  engine_version                  = aws_rds_cluster.this.engine_version
  instance_class                  = var.serverless_capacity == null ? each.value.instance_class : "db.serverless"
  availability_zone               = each.value.availability_zone
  promotion_tier                  = each.value.promotion_tier
  publicly_accessible             = false
  ca_cert_identifier              = "rds-ca-rsa2048-g1"
  auto_minor_version_upgrade      = true
  copy_tags_to_snapshot           = true
  monitoring_interval             = 60
  monitoring_role_arn             = module.monitoring_role.arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = var.kms_key_arn
  tags                            = merge(var.tags, { Name = "${local.name}-${each.key}" })
}

resource "aws_cloudwatch_metric_alarm" "replica_lag" {
  count = length(var.instances) > 1 ? 1 : 0

  alarm_name          = "${local.name}-replica-lag-alarm"
  alarm_description   = "Readers of ${local.name} are more than a second behind. Runbook: ${var.alarm.runbook_url}"
  namespace           = "AWS/RDS"
  metric_name         = "AuroraReplicaLagMaximum"
  dimensions          = { DBClusterIdentifier = aws_rds_cluster.this.cluster_identifier }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  threshold           = 1000
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-replica-lag-alarm" })
}
