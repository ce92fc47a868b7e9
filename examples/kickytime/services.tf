module "matches_logs" {
  source = "../../modules/log-group"

  component   = "matches"
  kms_key_arn = local.logs
  archive     = local.archive
  tags        = module.tags.tags
}

data "aws_iam_policy_document" "matches_logs" {
  statement {
    sid       = "OwnLogs"
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${module.matches_logs.arn}:*"]
  }
}

# /api/matches on EC2. Session Manager is the way in, for people and for the tunnel to the database.
module "matches" {
  source = "../../modules/ec2-service"

  name               = "matches"
  image_id           = var.matches_image_id
  size               = { minimum = 2, maximum = 4 }
  subnet_ids         = module.network.subnet_ids["private"]
  security_group_ids = [module.app.id]
  target_group_arns  = [module.alb.target_groups["matches"].arn]
  policies           = { data = data.aws_iam_policy_document.data.json, logs = data.aws_iam_policy_document.matches_logs.json }
  kms_key_arn        = module.key.arn
  alarm              = local.alarm
  tags               = module.tags.tags

  user_data = templatefile("${path.module}/matches.sh.tftpl", {
    database_host   = module.database.address
    database_secret = module.database.master_secret_arn
    media_bucket    = module.media.id
    log_group       = module.matches_logs.name
  })
}

module "cluster" {
  source = "../../modules/ecs-cluster"

  name        = local.name
  kms_key_arn = local.logs
  archive     = local.archive
  tags        = module.tags.tags
}

module "repository" {
  source = "../../modules/ecr"

  name        = "kickytime/users"
  kms_key_arn = module.kms.values["ecs-secrets-key-arn"]
  tags        = module.tags.tags
}

# /api/users on Fargate.
module "users" {
  source = "../../modules/ecs-service"

  name            = "users"
  kind            = "web"
  cluster         = { arn = module.cluster.arn, name = module.cluster.name }
  image           = "${module.repository.url}:${var.users_version}"
  repository_arns = [module.repository.arn]
  network         = { subnet_ids = module.network.subnet_ids["private"], security_group_ids = [module.app.id] }
  load_balancer   = { target_group_arn = module.alb.target_groups["users"].arn }
  scaling         = { minimum = 2, maximum = 6 }
  task_policies   = { data = data.aws_iam_policy_document.data.json }
  kms_key_arn     = local.logs
  archive         = local.archive
  tags            = module.tags.tags

  container = {
    port         = 8080
    health_check = ["CMD-SHELL", "wget -q -O /dev/null http://127.0.0.1:8080/healthz || exit 1"]
  }

  environment = {
    DATABASE_HOST       = module.database.address
    DATABASE_PORT       = tostring(module.database.port)
    DATABASE_NAME       = "kickytime"
    DATABASE_SECRET_ARN = module.database.master_secret_arn
    MEDIA_BUCKET        = module.media.id
  }
}

module "alarms" {
  source = "../../modules/alarms"

  name          = local.name
  load_balancer = { arn_suffix = module.alb.arn_suffix }
  ecs_services  = { users = { cluster_name = module.cluster.name, service_name = module.users.service_name } }
  databases     = { kickytime = { identifier = module.database.identifier, storage_gibibytes = 20, max_connections = 400 } }
  log_groups    = { matches = { name = module.matches_logs.name }, users = { name = module.users.log_group_name } }
  alarm         = local.alarm
  tags          = module.tags.tags
}
