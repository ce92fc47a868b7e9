module "tags" {
  source = "../../../tags"

  environment = "staging"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

locals {
  cluster = { arn = "arn:aws:ecs:ap-northeast-2:333333333333:cluster/staging-shop-cluster", name = "staging-shop-cluster" }
  network = {
    subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
    security_group_ids = ["sg-0123456789abcdef0"]
  }
  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:333333333333:deliverystream/staging-log-archive"
    role_arn        = "arn:aws:iam::333333333333:role/staging-log-archive-subscription-role"
  }
  kms_key_arn = "arn:aws:kms:ap-northeast-2:333333333333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  repository  = "arn:aws:ecr:ap-northeast-2:111111111111:repository/shop/orders"
  image       = "111111111111.dkr.ecr.ap-northeast-2.amazonaws.com/shop/orders:2.0.0"
}

data "aws_iam_policy_document" "queue" {
  statement {
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = ["arn:aws:sqs:ap-northeast-2:333333333333:staging-orders"]
  }
}

module "web" {
  source = "../.."

  name                = "orders-web"
  kind                = "web"
  cluster             = local.cluster
  image               = local.image
  repository_arns     = [local.repository]
  cpu                 = 1024
  memory              = 2048
  cpu_architecture    = "X86_64"
  environment         = { LOG_LEVEL = "info" }
  secrets             = { DATABASE_LOGIN = "arn:aws:secretsmanager:ap-northeast-2:333333333333:secret:/ryuqqq/orders/staging/database-AbCdEf:password::" }
  secret_kms_key_arns = [local.kms_key_arn]
  network             = local.network
  enable_exec         = true
  scaling             = { minimum = 2, maximum = 10, memory_percent = 70 }
  deployment          = { strategy = "blue-green", alarm_names = ["staging-orders-5xx-alarm"] }
  kms_key_arn         = local.kms_key_arn
  archive             = local.archive
  tags                = module.tags.tags

  container = {
    port         = 3000
    health_check = ["CMD-SHELL", "wget -qO- http://localhost:3000/healthz || exit 1"]
  }

  load_balancer = {
    target_group_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:333333333333:targetgroup/staging-blue-3000-tg/0123456789abcdef"
    blue_green = {
      listener_arn       = "arn:aws:elasticloadbalancing:ap-northeast-2:333333333333:listener/app/staging-shop-alb/0123456789abcdef/0123456789abcdef"
      target_group_names = ["staging-blue-3000-tg", "staging-green-3000-tg"]
    }
  }

  otel = {
    image                = "111111111111.dkr.ecr.ap-northeast-2.amazonaws.com/mirror/aws-otel-collector:v0.43.1"
    config_parameter_arn = "arn:aws:ssm:ap-northeast-2:333333333333:parameter/orders/staging/otel-config"
  }
}

module "worker" {
  source = "../.."

  name            = "orders-worker"
  kind            = "worker"
  cluster         = local.cluster
  image           = local.image
  repository_arns = [local.repository]
  command         = ["bin/worker"]
  network         = local.network
  task_policies   = { queue = data.aws_iam_policy_document.queue.json }
  spot_percent    = 50
  desired_count   = 1
  deployment      = { strategy = "stop-then-start" }
  kms_key_arn     = local.kms_key_arn
  archive         = local.archive
  tags            = module.tags.tags

  efs_volumes = {
    files = { file_system_id = "fs-0123456789abcdef0", access_point_id = "fsap-0123456789abcdef0", container_path = "/data" }
  }
}

module "scheduler" {
  source = "../.."

  name                     = "orders-report"
  kind                     = "scheduler"
  cluster                  = local.cluster
  image                    = local.image
  repository_arns          = [local.repository]
  network                  = local.network
  permissions_boundary_arn = "arn:aws:iam::333333333333:policy/workload-boundary-policy"
  kms_key_arn              = local.kms_key_arn
  archive                  = local.archive
  tags                     = module.tags.tags

  schedule = {
    expression            = "cron(0 3 * * ? *)"
    dead_letter_queue_arn = "arn:aws:sqs:ap-northeast-2:333333333333:staging-orders-schedule-dlq"
  }
}
