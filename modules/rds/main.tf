locals {
  environment = var.tags["Environment"]
  name        = "${local.environment}-${var.name}-${var.engine.name}"
  port        = { postgres = 5432, mysql = 3306 }[var.engine.name]
  log_exports = { postgres = ["postgresql", "upgrade"], mysql = ["audit", "error", "slowquery"] }[var.engine.name]
  forced_tls  = { postgres = { "rds.force_ssl" = "1" }, mysql = { require_secure_transport = "ON" } }[var.engine.name]
  parameters  = merge(local.forced_tls, var.engine.parameters)
  has_replica = length(var.replicas) > 0 || var.has_replica_elsewhere
}

# RDS keeps no master password for an instance that has replicas. A password that nobody knows is
# set instead: people log in by IAM, and who must be the administrator sets another one (README).
ephemeral "aws_secretsmanager_random_password" "master" {
  count = local.has_replica ? 1 : 0

  password_length     = 40
  exclude_punctuation = true
}

resource "aws_db_subnet_group" "this" {
  name        = local.name
  description = "Data subnets of ${local.name}"
  subnet_ids  = values(var.subnet_ids)
  tags        = merge(var.tags, { Name = local.name })
}

resource "aws_db_parameter_group" "this" {
  name        = "${local.name}-${replace(var.engine.family, ".", "-")}"
  description = "Parameters of ${local.name}"
  family      = var.engine.family
  tags        = merge(var.tags, { Name = local.name })

  dynamic "parameter" {
    for_each = local.parameters

    content {
      name         = parameter.key
      value        = parameter.value
      apply_method = "pending-reboot"
    }
  }

  # A new family needs a new group before the old one is let go.
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

# Without replicas the password is made by RDS, kept in Secrets Manager and rotated there.
resource "aws_db_instance" "this" {
  identifier     = local.name
  engine         = var.engine.name
  engine_version = var.engine.version
  instance_class = var.instance_class
  port           = local.port
  db_name        = var.database_name

  username                            = "administrator"
  manage_master_user_password         = local.has_replica ? null : true
  master_user_secret_kms_key_id       = local.has_replica ? null : var.kms_key_arn
  password_wo                         = local.has_replica ? ephemeral.aws_secretsmanager_random_password.master[0].random_password : null
  password_wo_version                 = local.has_replica ? 1 : null
  iam_database_authentication_enabled = true
  ca_cert_identifier                  = "rds-ca-rsa2048-g1"

  storage_type          = "gp3"
  allocated_storage     = var.storage.gibibytes
  max_allocated_storage = var.storage.max_gibibytes
  storage_encrypted     = true
  kms_key_id            = var.kms_key_arn

  multi_az               = var.enable_multi_az
  publicly_accessible    = false
  db_subnet_group_name   = aws_db_subnet_group.this.name
  parameter_group_name   = aws_db_parameter_group.this.name
  vpc_security_group_ids = var.security_group_ids

  backup_retention_period   = var.backup.retention_days
  backup_window             = var.backup.window
  maintenance_window        = var.maintenance_window
  copy_tags_to_snapshot     = true
  delete_automated_backups  = false
  deletion_protection       = var.enable_deletion_protection
  skip_final_snapshot       = false
  final_snapshot_identifier = "${local.name}-final"

  auto_minor_version_upgrade      = true
  apply_immediately               = false
  enabled_cloudwatch_logs_exports = local.log_exports
  monitoring_interval             = 60
  monitoring_role_arn             = module.monitoring_role.arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = var.kms_key_arn
  tags                            = merge(var.tags, { Name = local.name })
}

resource "aws_db_instance" "replica" {
  for_each = var.replicas

  identifier          = "${local.name}-${each.key}"
  replicate_source_db = aws_db_instance.this.identifier
  instance_class      = coalesce(each.value.instance_class, var.instance_class)
  availability_zone   = each.value.availability_zone

  storage_type                        = "gp3"
  storage_encrypted                   = true
  kms_key_id                          = var.kms_key_arn
  publicly_accessible                 = false
  iam_database_authentication_enabled = true
  ca_cert_identifier                  = "rds-ca-rsa2048-g1"
  parameter_group_name                = aws_db_parameter_group.this.name
  vpc_security_group_ids              = var.security_group_ids
  deletion_protection                 = var.enable_deletion_protection
  skip_final_snapshot                 = true
  copy_tags_to_snapshot               = true
  auto_minor_version_upgrade          = true
  enabled_cloudwatch_logs_exports     = local.log_exports
  monitoring_interval                 = 60
  monitoring_role_arn                 = module.monitoring_role.arn
  performance_insights_enabled        = true
  performance_insights_kms_key_id     = var.kms_key_arn
  tags                                = merge(var.tags, { Name = "${local.name}-${each.key}" })
}

# The service copies every backup to the DR region by itself.
resource "aws_db_instance_automated_backups_replication" "this" {
  count    = var.backup.dr_kms_key_arn == null ? 0 : 1
  provider = aws.dr

  source_db_instance_arn = aws_db_instance.this.arn
  kms_key_id             = var.backup.dr_kms_key_arn
  retention_period       = var.backup.retention_days
}
