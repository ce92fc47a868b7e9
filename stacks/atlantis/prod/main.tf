module "tags" {
  source = "../../../modules/tags"

  environment   = "prod"
  service       = "atlantis"
  team          = "platform"
  owner         = "platform@example.com"
  cost_center   = "cc-platform"
  project       = "platform"
  data_class    = "confidential"
  backup_policy = "tier-2"
}

locals {
  name = "atlantis"
  network = var.network == null ? {
    vpc_id             = module.network[0].values["vpc-id"]
    public_subnet_ids  = module.network[0].lists["public-subnet-ids"]
    private_subnet_ids = module.network[0].lists["private-subnet-ids"]
  } : var.network
  public_subnets  = { for index, id in local.network.public_subnet_ids : tostring(index) => id }
  private_subnets = { for index, id in local.network.private_subnet_ids : tostring(index) => id }
  archive         = { destination_arn = module.logging.values["archive-destination-arn"], role_arn = module.logging.values["archive-role-arn"] }

  alarm = {
    topic_arns  = [module.monitoring.values["platform-topic-arn"]]
    runbook_url = "https://wiki.example.com/platform/atlantis"
  }
}

module "network" {
  source = "../../../modules/ssm-inputs"
  count  = var.network == null ? 1 : 0

  domain     = "network"
  names      = ["vpc-id"]
  list_names = ["private-subnet-ids", "public-subnet-ids"]
}

module "kms" {
  source = "../../../modules/ssm-inputs"

  domain = "kms"
  names  = ["cloudwatch-logs-key-arn", "ecs-secrets-key-arn", "s3-encryption-key-arn"]
}

module "logging" {
  source = "../../../modules/ssm-inputs"

  domain = "logging"
  names  = ["access-log-bucket", "archive-destination-arn", "archive-role-arn"]
}

module "monitoring" {
  source = "../../../modules/ssm-inputs"

  domain = "monitoring"
  names  = ["platform-topic-arn"]
}

module "repository" {
  source = "../../../modules/ecr"

  name        = "platform/atlantis"
  kms_key_arn = module.kms.values["ecs-secrets-key-arn"]
  tags        = module.tags.tags
}

module "cluster" {
  source = "../../../modules/ecs-cluster"

  name        = local.name
  kms_key_arn = module.kms.values["cloudwatch-logs-key-arn"]
  archive     = local.archive
  tags        = module.tags.tags
}

# GitHub's webhooks and the office come in by 443; 80 only sends them there.
module "alb_security_group" {
  source = "../../../modules/security-group"

  name        = "${local.name}-alb"
  description = "Load balancer of Atlantis: webhooks of GitHub, people of the office"
  vpc_id      = local.network.vpc_id
  tags        = module.tags.tags

  ingress = merge(
    { for index, range in var.allowed_cidr_blocks : "https-${index}" => { description = "webhooks and people, a listed range", from_port = 443, cidr_ipv4 = range } },
    { for index, range in var.allowed_cidr_blocks : "http-${index}" => { description = "redirect to HTTPS, a listed range", from_port = 80, cidr_ipv4 = range } },
  )

  egress = {
    atlantis = { description = "requests and health checks to Atlantis", from_port = 4141, security_group_id = module.task_security_group.id }
  }
}

module "task_security_group" {
  source = "../../../modules/security-group"

  name        = "${local.name}-task"
  description = "The task of Atlantis"
  vpc_id      = local.network.vpc_id
  tags        = module.tags.tags

  ingress = {
    load-balancer = { description = "requests from the load balancer", from_port = 4141, security_group_id = module.alb_security_group.id }
  }

  egress = {
    https = { description = "GitHub, the registry of providers and AWS: their addresses change", from_port = 443, cidr_ipv4 = "0.0.0.0/0" }
    files = { description = "the file system with locks and plans", from_port = 2049, security_group_id = module.efs_security_group.id }
  }
}

module "efs_security_group" {
  source = "../../../modules/security-group"

  name        = "${local.name}-efs"
  description = "File system of Atlantis"
  vpc_id      = local.network.vpc_id
  tags        = module.tags.tags

  ingress = {
    task = { description = "NFS from the task", from_port = 2049, security_group_id = module.task_security_group.id }
  }
}

module "alb" {
  source = "../../../modules/alb"

  name                 = local.name
  vpc_id               = local.network.vpc_id
  subnet_ids           = local.public_subnets
  security_group_ids   = [module.alb_security_group.id]
  is_public            = true
  public_access_reason = "github-webhook"
  certificate_arn      = var.acm_certificate_arn
  access_log_bucket    = module.logging.values["access-log-bucket"]
  target_groups        = { atlantis = { port = 4141 } }
  default_target_group = "atlantis"
  tags                 = module.tags.tags
}

# shared/network has these endpoints; a private DNS name exists once per VPC, so they are made here
# only where the network that was given lacks them.
module "endpoints" {
  source = "../../../modules/vpc-endpoints"
  count  = var.endpoint_route_table_ids == null ? 0 : 1

  name               = local.name
  vpc_id             = local.network.vpc_id
  subnet_ids         = local.private_subnets
  security_group_ids = { task = module.task_security_group.id }
  services           = ["ecr.api", "ecr.dkr", "logs", "secretsmanager"]
  tags               = module.tags.tags
}

# Raw: the module vpc makes the gateway of its own VPC, and none of another one's.
resource "aws_vpc_endpoint" "s3" {
  count = var.endpoint_route_table_ids == null ? 0 : 1

  vpc_id            = local.network.vpc_id
  service_name      = "com.amazonaws.ap-northeast-2.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = var.endpoint_route_table_ids
  policy            = data.aws_iam_policy_document.s3_endpoint.json
  tags              = merge(module.tags.tags, { Name = "prod-${local.name}-s3-endpoint" })
}

# Our own identities, and the layers of images, which ECR hands out from a bucket of AWS.
data "aws_iam_policy_document" "s3_endpoint" {
  statement {
    sid       = "OwnIdentities"
    actions   = ["s3:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [local.account]
    }
  }

  statement {
    sid       = "ImageLayers"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::prod-ap-northeast-2-starport-layer-bucket/*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

# Locks and plans outlive a task; without them every open pull request is planned anew.
module "files" {
  source = "../../../modules/efs"

  name               = local.name
  kms_key_arn        = module.kms.values["s3-encryption-key-arn"]
  subnet_ids         = local.private_subnets
  security_group_ids = [module.efs_security_group.id]
  tags               = module.tags.tags

  access_points = {
    atlantis = { path = "/atlantis", uid = 100, gid = 100, role_arns = [module.service.task_role_arn] }
  }
}

# Their values are put in by hand and replaced each quarter (README): none is in Terraform.
module "github_app" {
  source = "../../../modules/secret"

  name             = "github-app"
  description      = "GitHub App of Atlantis: app_id, installation_id, private_key"
  kms_key_arn      = module.kms.values["ecs-secrets-key-arn"]
  reader_role_arns = [module.service.execution_role_arn]
  writer_role_arns = var.secret_writer_role_arns
  rotation         = null
  tags             = module.tags.tags
}

module "webhook" {
  source = "../../../modules/secret"

  name             = "webhook"
  description      = "Webhook of the GitHub App: webhook_secret"
  kms_key_arn      = module.kms.values["ecs-secrets-key-arn"]
  reader_role_arns = [module.service.execution_role_arn]
  writer_role_arns = var.secret_writer_role_arns
  rotation         = null
  tags             = module.tags.tags
}

module "service" {
  source = "../../../modules/ecs-service"

  name                  = local.name
  kind                  = "web"
  cluster               = { arn = module.cluster.arn, name = module.cluster.name }
  image                 = "${module.repository.url}:${var.image_tag}"
  repository_arns       = [module.repository.arn]
  command               = ["server"]
  cpu                   = 2048
  memory                = 4096
  cpu_architecture      = "X86_64"
  desired_count         = 1
  deployment            = { strategy = "stop-then-start", grace_period_seconds = 120 }
  load_balancer         = { target_group_arn = module.alb.target_groups["atlantis"].arn }
  network               = { subnet_ids = local.private_subnets, security_group_ids = [module.task_security_group.id] }
  secret_kms_key_arns   = [module.kms.values["ecs-secrets-key-arn"]]
  task_policies         = { for name, document in data.aws_iam_policy_document.task : name => document.json }
  kms_key_arn           = module.kms.values["cloudwatch-logs-key-arn"]
  log_retention_in_days = 7
  archive               = local.archive
  tags                  = module.tags.tags

  container = {
    port                 = 4141
    user                 = "100:100"
    is_read_only         = false # providers and plug-ins are unpacked while it runs
    stop_timeout_seconds = 120
    health_check         = ["CMD-SHELL", "curl -sSfo /dev/null http://127.0.0.1:4141/healthz || exit 1"]
  }

  environment = {
    ATLANTIS_ATLANTIS_URL                = var.atlantis_url
    ATLANTIS_REPO_ALLOWLIST              = join(",", var.atlantis_repo_allowlist)
    ATLANTIS_GH_TEAM_ALLOWLIST           = join(",", concat(["*:plan"], [for team in var.apply_teams : "${team}:apply"], [for team in var.apply_teams : "${team}:unlock"]))
    ATLANTIS_PORT                        = "4141"
    ATLANTIS_DATA_DIR                    = "/home/atlantis/.atlantis"
    ATLANTIS_REPO_CONFIG                 = "/etc/atlantis/repos.yaml"
    ATLANTIS_WRITE_GIT_CREDS             = "true"
    ATLANTIS_ENABLE_DIFF_MARKDOWN_FORMAT = "true"
  }

  secrets = {
    ATLANTIS_GH_APP_ID              = "${module.github_app.arn}:app_id::"
    ATLANTIS_GH_APP_INSTALLATION_ID = "${module.github_app.arn}:installation_id::"
    ATLANTIS_GH_APP_KEY             = "${module.github_app.arn}:private_key::"
    ATLANTIS_GH_WEBHOOK_SECRET      = "${module.webhook.arn}:webhook_secret::"
  }

  efs_volumes = {
    atlantis = { file_system_id = module.files.id, access_point_id = module.files.access_points["atlantis"].id, container_path = "/home/atlantis/.atlantis" }
  }
}

module "alarms" {
  source = "../../../modules/alarms"

  name          = local.name
  load_balancer = { arn_suffix = module.alb.arn_suffix }
  ecs_services  = { atlantis = { cluster_name = module.cluster.name, service_name = module.service.service_name } }
  log_groups    = { atlantis = { name = module.service.log_group_name } }
  alarm         = local.alarm
  tags          = module.tags.tags
}

module "record" {
  source = "../../../modules/dns-record"
  count  = var.dns == null ? 0 : 1

  name    = var.dns.name
  zone_id = var.dns.zone_id
  target  = { name = module.alb.dns_name, zone_id = module.alb.zone_id }
  tags    = module.tags.tags
}
