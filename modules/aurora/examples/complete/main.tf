module "tags" {
  source = "../../../tags"

  environment = "dev"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
  data_class  = "internal"
}

module "cluster" {
  source = "../.."

  name                       = "orders"
  engine                     = { name = "aurora-mysql", version = "8.0.mysql_aurora.3.08.0", family = "aurora-mysql8.0", parameters = { slow_query_log = "1" } }
  instances                  = { a = { availability_zone = "ap-northeast-2a", promotion_tier = 0 } }
  serverless_capacity        = { minimum = 0.5, maximum = 4 }
  database_name              = "orders"
  subnet_ids                 = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids         = ["sg-0123456789abcdef0"]
  backup                     = { retention_days = 7, window = "16:00-17:00", backtrack_hours = 24 }
  maintenance_window         = "mon:18:30-mon:19:30"
  enable_deletion_protection = false
  permissions_boundary_arn   = "arn:aws:iam::222222222222:policy/workload-boundary-policy"
  kms_key_arn                = "arn:aws:kms:ap-northeast-2:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags                       = module.tags.tags

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:222222222222:dev-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/database"
  }
}
