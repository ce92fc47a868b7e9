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
  subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids = ["sg-0123456789abcdef0"]
  kms_key_arn        = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/database"
  }
}

run "is_ready_for_production" {
  command = plan
  assert {
    condition     = aws_rds_cluster.this.cluster_identifier == "prod-orders-aurora" && aws_rds_cluster.this.storage_encrypted && aws_rds_cluster.this.kms_key_id == var.kms_key_arn && aws_rds_cluster.this.deletion_protection && aws_rds_cluster.this.backup_retention_period == 14 && !aws_rds_cluster.this.skip_final_snapshot
    error_message = "encrypted, protected, backed up"
  }
  assert {
    condition     = aws_rds_cluster.this.manage_master_user_password && aws_rds_cluster.this.master_password == null && { for p in aws_rds_cluster_parameter_group.this.parameter : p.name => p.value } == { "rds.force_ssl" = "1" }
    error_message = "RDS makes the password, TLS is forced"
  }
  assert {
    condition     = length(aws_rds_cluster_instance.this) == 2 && alltrue([for i in aws_rds_cluster_instance.this : !i.publicly_accessible && i.performance_insights_enabled && i.monitoring_interval == 60])
    error_message = "two instances, private, observed"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.replica_lag[0].threshold == 1000 && strcontains(aws_cloudwatch_metric_alarm.replica_lag[0].alarm_description, var.alarm.runbook_url) && length(aws_rds_cluster.this.serverlessv2_scaling_configuration) == 0
    error_message = "an alarm"
  }
}

run "is_serverless_and_small_in_dev" {
  command = plan
  variables {
    tags                       = { Environment = "dev", Service = "orders", Team = "commerce", Owner = "commerce", CostCenter = "cc-1001", ManagedBy = "terraform", Project = "shop", DataClass = "internal" }
    engine                     = { name = "aurora-mysql", version = "8.0.mysql_aurora.3.08.0", family = "aurora-mysql8.0" }
    instances                  = { a = {} }
    serverless_capacity        = { minimum = 0.5, maximum = 4 }
    backup                     = { retention_days = 7, backtrack_hours = 24 }
    enable_deletion_protection = false
  }
  assert {
    condition     = aws_rds_cluster_instance.this["a"].instance_class == "db.serverless" && aws_rds_cluster.this.serverlessv2_scaling_configuration[0].max_capacity == 4 && aws_rds_cluster.this.backtrack_window == 86400 && !aws_rds_cluster.this.deletion_protection && length(aws_cloudwatch_metric_alarm.replica_lag) == 0
    error_message = "as asked"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                       = "Orders"
    engine                     = { name = "postgres" }
    instances                  = { a = {} }
    serverless_capacity        = { minimum = 8, maximum = 4 }
    database_name              = "Orders"
    subnet_ids                 = { a = "subnet-1" }
    security_group_ids         = []
    backup                     = { retention_days = 1 }
    maintenance_window         = "sunday"
    enable_deletion_protection = false
    kms_key_arn                = "alias/x"
    alarm                      = { topic_arns = [], runbook_url = "https://wiki.example.com" }
  }
  expect_failures = [var.name, var.engine, var.instances, var.serverless_capacity, var.database_name, var.subnet_ids, var.security_group_ids, var.backup, var.maintenance_window, var.enable_deletion_protection, var.kms_key_arn, var.alarm]
}

run "refuses_an_old_class" {
  command = plan
  variables {
    instances = { a = { instance_class = "db.r3.large" }, c = {} }
  }
  expect_failures = [var.instances]
}

run "refuses_tags_that_lack_a_required_one" {
  command = plan
  variables {
    tags  = { Environment = "prod", Service = "orders" }
    alarm = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm, var.tags]
}

run "refuses_plain_connections_and_a_wrong_window" {
  command = plan
  variables {
    engine = { parameters = { "rds.force_ssl" = "0" } }
    backup = { window = "at night" }
  }
  expect_failures = [var.engine, var.backup]
}

run "writes_to_a_global_database" {
  command = plan
  variables {
    global_cluster = { identifier = "prod-orders" }
  }
  assert {
    condition     = aws_rds_cluster.this.global_cluster_identifier == "prod-orders" && aws_rds_cluster.this.manage_master_user_password == null && aws_rds_cluster.this.master_password == null && aws_rds_cluster.this.master_password_wo_version == 1
    error_message = "a write-only password, since RDS keeps none"
  }
}

run "is_a_replica_in_another_region" {
  command = plan
  variables {
    global_cluster = { identifier = "prod-orders", is_replica = true }
    database_name  = "orders"
  }
  assert {
    condition     = aws_rds_cluster.this.global_cluster_identifier == "prod-orders" && aws_rds_cluster.this.manage_master_user_password == null && aws_rds_cluster.this.master_password_wo_version == null
    error_message = "what it holds and who logs in comes from the one that writes"
  }
}

run "refuses_a_wrong_global_database" {
  command = plan
  variables {
    global_cluster = { identifier = "Orders" }
  }
  expect_failures = [var.global_cluster]
}
