provider "aws" {
  alias  = "dr"
  region = "ap-northeast-1"
}

provider "aws" {
  region = "ap-northeast-2"
}

variables {
  tags = {
    Environment = "prod"
    Service     = "orders"
    Team        = "commerce"
    Owner       = "commerce@example.com"
    CostCenter  = "cc-1001"
    ManagedBy   = "terraform"
    Project     = "shop"
    DataClass   = "confidential"
  }

  name               = "orders"
  instance_class     = "db.m7g.large"
  subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids = ["sg-0123456789abcdef0"]
  kms_key_arn        = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}

run "is_ready_for_production" {
  command = plan
  assert {
    condition     = aws_db_instance.this.identifier == "prod-orders-postgres" && aws_db_instance.this.multi_az && aws_db_instance.this.deletion_protection && !aws_db_instance.this.publicly_accessible
    error_message = "Multi-AZ, protected, private"
  }
  assert {
    condition     = aws_db_instance.this.storage_encrypted && aws_db_instance.this.kms_key_id == var.kms_key_arn && aws_db_instance.this.performance_insights_kms_key_id == var.kms_key_arn && aws_db_instance.this.storage_type == "gp3"
    error_message = "encrypted with the key"
  }
  assert {
    condition     = aws_db_instance.this.manage_master_user_password && aws_db_instance.this.password == null && aws_db_instance.this.master_user_secret_kms_key_id == var.kms_key_arn
    error_message = "RDS makes the password"
  }
  assert {
    condition     = aws_db_instance.this.backup_retention_period == 14 && !aws_db_instance.this.skip_final_snapshot && aws_db_instance.this.copy_tags_to_snapshot
    error_message = "backups for 14 days, and a last one"
  }
  assert {
    condition     = { for p in aws_db_parameter_group.this.parameter : p.name => p.value } == { "rds.force_ssl" = "1" } && aws_db_instance.this.iam_database_authentication_enabled
    error_message = "TLS is forced"
  }
  assert {
    condition     = aws_db_instance.this.monitoring_interval == 60 && aws_db_instance.this.performance_insights_enabled && aws_db_instance.this.enabled_cloudwatch_logs_exports == toset(["postgresql", "upgrade"])
    error_message = "observed"
  }
  assert {
    condition     = length(aws_db_instance.replica) == 0 && length(aws_db_instance_automated_backups_replication.this) == 0
    error_message = "no replicas and no copies by default"
  }
}

run "has_replicas_and_copies_in_the_dr_region" {
  command = plan
  variables {
    replicas = { report = { instance_class = "db.t4g.medium" } }
    backup   = { dr_kms_key_arn = "arn:aws:kms:ap-northeast-1:444444444444:key/mrk-1", retention_days = 35 }
    engine   = { name = "mysql", version = "8.4", family = "mysql8.4", parameters = { slow_query_log = "1" } }
  }
  assert {
    condition     = aws_db_instance.replica["report"].identifier == "prod-orders-mysql-report" && aws_db_instance.replica["report"].instance_class == "db.t4g.medium" && aws_db_instance.replica["report"].storage_encrypted
    error_message = "a replica"
  }
  assert {
    condition     = aws_db_instance.this.manage_master_user_password == null && aws_db_instance.this.password == null && aws_db_instance.this.password_wo_version == 1
    error_message = "RDS keeps no password of an instance that has replicas: a write-only one"
  }
  assert {
    condition     = aws_db_instance_automated_backups_replication.this[0].retention_period == 35 && aws_db_instance_automated_backups_replication.this[0].kms_key_id == "arn:aws:kms:ap-northeast-1:444444444444:key/mrk-1"
    error_message = "copies of the backups"
  }
  assert {
    condition     = { for p in aws_db_parameter_group.this.parameter : p.name => p.value } == { require_secure_transport = "ON", slow_query_log = "1" } && aws_db_instance.this.port == 3306
    error_message = "MySQL: TLS, its port, further parameters"
  }
}

run "is_cheaper_in_dev_where_asked" {
  command = plan
  variables {
    tags                       = { Environment = "dev", Service = "orders", Team = "commerce", Owner = "commerce", CostCenter = "cc-1001", ManagedBy = "terraform", Project = "shop", DataClass = "internal" }
    enable_multi_az            = false
    enable_deletion_protection = false
  }
  assert {
    condition     = !aws_db_instance.this.multi_az && !aws_db_instance.this.deletion_protection && aws_db_instance.this.identifier == "dev-orders-postgres"
    error_message = "one zone, not protected"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                       = "Orders"
    engine                     = { name = "oracle", family = "oracle19" }
    instance_class             = "db.m4.large"
    storage                    = { gibibytes = 100 }
    database_name              = "Orders-DB"
    subnet_ids                 = { a = "subnet-1" }
    security_group_ids         = []
    kms_key_arn                = "alias/rds"
    backup                     = { retention_days = 1 }
    maintenance_window         = "sunday"
    replicas                   = { Report = {} }
    enable_multi_az            = false
    enable_deletion_protection = false
  }
  expect_failures = [var.name, var.engine, var.instance_class, var.storage, var.database_name, var.subnet_ids, var.security_group_ids, var.kms_key_arn, var.backup, var.maintenance_window, var.replicas, var.enable_multi_az, var.enable_deletion_protection]
}

run "can_be_replicated_by_others" {
  command = plan
  variables {
    has_replica_elsewhere = true
  }
  assert {
    condition     = length(aws_db_instance.replica) == 0 && aws_db_instance.this.manage_master_user_password == null && aws_db_instance.this.password_wo_version == 1
    error_message = "no replica here, but a password that replicas can live with"
  }
}

run "refuses_tags_that_lack_a_required_one" {
  command = plan
  variables {
    tags = { Environment = "prod", Service = "orders" }
  }
  expect_failures = [var.tags]
}

run "refuses_to_switch_tls_off" {
  command = plan
  variables {
    engine = { parameters = { "rds.force_ssl" = "0" } }
  }
  expect_failures = [var.engine]
}

run "refuses_a_window_that_is_none" {
  command = plan
  variables {
    backup = { window = "night" }
  }
  expect_failures = [var.backup]
}

run "refuses_a_dr_key_that_is_none" {
  command = plan
  variables {
    backup = { dr_kms_key_arn = "alias/dr" }
  }
  expect_failures = [var.backup]
}
