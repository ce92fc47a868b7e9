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
  target             = { instance_identifier = "prod-orders-postgres" }
  secret_arns        = { orders = "arn:aws:secretsmanager:ap-northeast-2:444444444444:secret:/ryuqqq/orders/prod/database-AbCdEf" }
  subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids = ["sg-0123456789abcdef0"]
  kms_key_arn        = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/database"
  }
}

run "asks_for_tls_and_a_role" {
  command = plan
  assert {
    condition     = aws_db_proxy.this.name == "prod-orders" && aws_db_proxy.this.require_tls && one(aws_db_proxy.this.auth).iam_auth == "REQUIRED" && !aws_db_proxy.this.debug_logging
    error_message = "TLS and IAM"
  }
  assert {
    condition     = jsondecode(data.aws_iam_policy_document.secrets.json).Statement[0].Resource == var.secret_arns["orders"] && jsondecode(data.aws_iam_policy_document.secrets.json).Statement[1].Condition.StringEquals["kms:ViaService"] == "secretsmanager.ap-northeast-2.amazonaws.com"
    error_message = "these secrets only: ${data.aws_iam_policy_document.secrets.json}"
  }
  assert {
    condition     = aws_db_proxy_default_target_group.this.connection_pool_config[0].max_connections_percent == 80 && aws_db_proxy_target.this.db_instance_identifier == "prod-orders-postgres" && length(aws_db_proxy_endpoint.reader) == 0
    error_message = "80 % of one instance"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.borrow.metric_name == "DatabaseConnectionsBorrowLatency" && strcontains(aws_cloudwatch_metric_alarm.borrow.alarm_description, var.alarm.runbook_url) && aws_cloudwatch_metric_alarm.borrow.alarm_actions == toset(var.alarm.topic_arns)
    error_message = "an alarm"
  }
}

run "reads_from_a_cluster" {
  command = plan
  variables {
    engine_family       = "MYSQL"
    target              = { cluster_identifier = "prod-orders-aurora" }
    has_reader_endpoint = true
    pool                = { max_connections_percent = 60, max_idle_connections_percent = 20 }
    idle_client_seconds = 300
  }
  assert {
    condition     = aws_db_proxy_endpoint.reader[0].target_role == "READ_ONLY" && aws_db_proxy_target.this.db_cluster_identifier == "prod-orders-aurora" && aws_db_proxy_default_target_group.this.connection_pool_config[0].max_connections_percent == 60 && aws_db_proxy.this.idle_client_timeout == 300
    error_message = "as asked"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                = "Orders"
    engine_family       = "ORACLE"
    secret_arns         = {}
    subnet_ids          = { a = "subnet-1" }
    security_group_ids  = []
    pool                = { max_connections_percent = 10, max_idle_connections_percent = 20 }
    idle_client_seconds = 0
    has_reader_endpoint = true
    kms_key_arn         = "alias/x"
    alarm               = { topic_arns = [], runbook_url = "https://wiki.example.com" }
    tags                = { Environment = "prod" }
  }
  expect_failures = [var.name, var.engine_family, var.secret_arns, var.subnet_ids, var.security_group_ids, var.pool, var.idle_client_seconds, var.has_reader_endpoint, var.kms_key_arn, var.alarm, var.tags]
}

run "refuses_two_targets" {
  command = plan
  variables {
    target = { instance_identifier = "a", cluster_identifier = "b" }
    alarm  = { topic_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"], runbook_url = "wiki.example.com" }
  }
  expect_failures = [var.alarm, var.target]
}
