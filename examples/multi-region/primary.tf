# ap-northeast-2: where customers are served.
module "load_balancer" {
  source = "../../modules/security-group"

  name        = "catalog-alb"
  description = "Load balancer of catalog: customers come in by HTTPS"
  vpc_id      = var.sites["primary"].vpc_id
  tags        = module.tags.tags

  ingress = {
    customers = { description = "customers, by HTTPS", from_port = 443, cidr_ipv4 = "0.0.0.0/0" }
    redirect  = { description = "customers, sent to HTTPS", from_port = 80, cidr_ipv4 = "0.0.0.0/0" }
  }

  egress = {
    tasks = { description = "requests and health checks", from_port = 8080, security_group_id = module.tasks.id }
  }
}

module "tasks" {
  source = "../../modules/security-group"

  name        = "catalog-tasks"
  description = "Tasks of catalog"
  vpc_id      = var.sites["primary"].vpc_id
  tags        = module.tags.tags

  ingress = {
    load-balancer = { description = "requests from the load balancer", from_port = 8080, security_group_id = module.load_balancer.id }
  }

  egress = {
    aws = { description = "DynamoDB and the endpoints of AWS services, whose addresses change", from_port = 443, cidr_ipv4 = "0.0.0.0/0" }
  }
}

module "alb" {
  source = "../../modules/alb"

  name                 = "catalog"
  vpc_id               = var.sites["primary"].vpc_id
  subnet_ids           = var.sites["primary"].public_subnet_ids
  security_group_ids   = [module.load_balancer.id]
  is_public            = true
  public_access_reason = "customer-api"
  certificate_arn      = var.sites["primary"].certificate_arn
  web_acl              = { arn = var.sites["primary"].web_acl_arn }
  access_log_bucket    = var.sites["primary"].access_log_bucket
  target_groups        = { catalog = { port = 8080, health_check = { path = "/healthz" } } }
  default_target_group = "catalog"
  tags                 = module.tags.tags
}

module "cluster" {
  source = "../../modules/ecs-cluster"

  name        = "catalog"
  kms_key_arn = var.sites["primary"].log_key_arn
  archive     = var.sites["primary"].archive
  tags        = module.tags.tags
}

module "service" {
  source = "../../modules/ecs-service"

  name            = "catalog"
  kind            = "web"
  cluster         = { arn = module.cluster.arn, name = module.cluster.name }
  image           = local.sites["primary"].image
  repository_arns = [local.sites["primary"].repository]
  network         = { subnet_ids = var.sites["primary"].private_subnet_ids, security_group_ids = [module.tasks.id] }
  load_balancer   = { target_group_arn = module.alb.target_groups["catalog"].arn }
  scaling         = local.capacity
  task_policies   = { table = data.aws_iam_policy_document.table["primary"].json }
  environment     = { TABLE_NAME = module.table.name }
  kms_key_arn     = var.sites["primary"].log_key_arn
  archive         = var.sites["primary"].archive
  tags            = module.tags.tags

  container = {
    port         = 8080
    health_check = ["CMD-SHELL", "wget -q -O /dev/null http://127.0.0.1:8080/healthz || exit 1"]
  }
}

module "alarms" {
  source = "../../modules/alarms"

  name          = "catalog"
  load_balancer = { arn_suffix = module.alb.arn_suffix }
  ecs_services  = { catalog = { cluster_name = module.cluster.name, service_name = module.service.service_name } }
  log_groups    = { catalog = { name = module.service.log_group_name } }
  alarm         = { topic_arns = [var.sites["primary"].topic_arn], runbook_url = local.runbook }
  tags          = module.tags.tags
}
