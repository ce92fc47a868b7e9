module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
  data_class  = "confidential"
}

module "database" {
  source = "../.."

  name                       = "orders"
  instance_class             = "db.r7g.large"
  storage                    = { gibibytes = 100, max_gibibytes = 500 }
  database_name              = "orders"
  subnet_ids                 = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids         = ["sg-0123456789abcdef0"]
  kms_key_arn                = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  maintenance_window         = "mon:18:30-mon:19:30"
  replicas                   = { report = { instance_class = "db.m7g.large" } }
  enable_multi_az            = true
  enable_deletion_protection = true
  permissions_boundary_arn   = "arn:aws:iam::444444444444:policy/workload-boundary-policy"
  tags                       = module.tags.tags

  engine = {
    name       = "postgres"
    version    = "17"
    family     = "postgres17"
    parameters = { log_min_duration_statement = "1000" }
  }

  backup = {
    retention_days = 35
    window         = "16:00-17:00"
    dr_kms_key_arn = "arn:aws:kms:ap-northeast-1:444444444444:key/mrk-1234abcd12ab34cd56ef1234567890ab"
  }

  providers = {
    aws    = aws
    aws.dr = aws.dr
  }
}
