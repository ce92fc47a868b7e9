# ap-northeast-1: the same once more, small and awake. It is deployed with every change of the other one
# (one plan holds both), and uses nothing of that region.
module "load_balancer_dr" {
  source = "../../modules/security-group"

  name        = "catalog-alb"
  description = "Load balancer of catalog: customers come in by HTTPS"
  vpc_id      = var.sites["dr"].vpc_id
  tags        = module.tags.tags

  ingress = {
    customers = { description = "customers, by HTTPS", from_port = 443, cidr_ipv4 = "0.0.0.0/0" }
    redirect  = { description = "customers, sent to HTTPS", from_port = 80, cidr_ipv4 = "0.0.0.0/0" }
  }

  egress = {
    tasks = { description = "requests and health checks", from_port = 8080, security_group_id = module.tasks_dr.id }
  }

  providers = {
    aws = aws.dr
  }
}

module "tasks_dr" {
  source = "../../modules/security-group"

  name        = "catalog-tasks"
  description = "Tasks of catalog"
  vpc_id      = var.sites["dr"].vpc_id
  tags        = module.tags.tags

  ingress = {
    load-balancer = { description = "requests from the load balancer", from_port = 8080, security_group_id = module.load_balancer_dr.id }
  }

  egress = {
    aws = { description = "DynamoDB and the endpoints of AWS services, whose addresses change", from_port = 443, cidr_ipv4 = "0.0.0.0/0" }
  }

  providers = {
    aws = aws.dr
  }
}

module "alb_dr" {
  source = "../../modules/alb"

  name                 = "catalog"
  vpc_id               = var.sites["dr"].vpc_id
  subnet_ids           = var.sites["dr"].public_subnet_ids
  security_group_ids   = [module.load_balancer_dr.id]
  is_public            = true
  public_access_reason = "customer-api"
  certificate_arn      = var.sites["dr"].certificate_arn
  web_acl              = { arn = var.sites["dr"].web_acl_arn }
  access_log_bucket    = var.sites["dr"].access_log_bucket
  target_groups        = { catalog = { port = 8080, health_check = { path = "/healthz" } } }
  default_target_group = "catalog"
  tags                 = module.tags.tags

  providers = {
    aws = aws.dr
  }
}

module "cluster_dr" {
  source = "../../modules/ecs-cluster"

  name        = "catalog"
  kms_key_arn = var.sites["dr"].log_key_arn
  archive     = var.sites["dr"].archive
  tags        = module.tags.tags

  providers = {
    aws = aws.dr
  }
}

# Roles are the account's, not the region's: the name tells the two apart.
module "service_dr" {
  source = "../../modules/ecs-service"

  name            = "catalog-dr"
  kind            = "web"
  cluster         = { arn = module.cluster_dr.arn, name = module.cluster_dr.name }
  image           = local.sites["dr"].image
  repository_arns = [local.sites["dr"].repository]
  network         = { subnet_ids = var.sites["dr"].private_subnet_ids, security_group_ids = [module.tasks_dr.id] }
  load_balancer   = { target_group_arn = module.alb_dr.target_groups["catalog"].arn }
  scaling         = { minimum = var.is_failed_over ? local.capacity.minimum : 1, maximum = local.capacity.maximum }
  task_policies   = { table = data.aws_iam_policy_document.table["dr"].json }
  environment     = { TABLE_NAME = module.table.name }
  kms_key_arn     = var.sites["dr"].log_key_arn
  archive         = var.sites["dr"].archive
  tags            = module.tags.tags

  container = {
    port         = 8080
    health_check = ["CMD-SHELL", "wget -q -O /dev/null http://127.0.0.1:8080/healthz || exit 1"]
  }

  providers = {
    aws = aws.dr
  }
}

module "alarms_dr" {
  source = "../../modules/alarms"

  name          = "catalog"
  load_balancer = { arn_suffix = module.alb_dr.arn_suffix }
  ecs_services  = { catalog = { cluster_name = module.cluster_dr.name, service_name = module.service_dr.service_name } }
  log_groups    = { catalog = { name = module.service_dr.log_group_name } }
  alarm         = { topic_arns = [var.sites["dr"].topic_arn], runbook_url = local.runbook }
  tags          = module.tags.tags

  providers = {
    aws = aws.dr
  }
}
