module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "proxy" {
  source = "../.."

  name                     = "orders"
  engine_family            = "MYSQL"
  target                   = { cluster_identifier = "prod-orders-aurora" }
  has_reader_endpoint      = true
  pool                     = { max_connections_percent = 60, max_idle_connections_percent = 20, borrow_timeout_seconds = 5 }
  idle_client_seconds      = 300
  subnet_ids               = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids       = ["sg-0123456789abcdef0"]
  permissions_boundary_arn = "arn:aws:iam::444444444444:policy/workload-boundary-policy"
  kms_key_arn              = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags                     = module.tags.tags

  secret_arns = {
    orders = "arn:aws:secretsmanager:ap-northeast-2:444444444444:secret:/ryuqqq/orders/prod/database-AbCdEf"
    report = "arn:aws:secretsmanager:ap-northeast-2:444444444444:secret:/ryuqqq/orders/prod/report-AbCdEf"
  }

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/database"
  }
}
