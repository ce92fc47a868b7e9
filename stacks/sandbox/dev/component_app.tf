module "repository_app" {
  source = "../../../modules/ecr"

  name        = "sandbox/app"
  kms_key_arn = module.kms.values["ecs-secrets-key-arn"]
  tags        = module.tags.tags
}

module "security_group_app" {
  source = "../../../modules/security-group"

  name        = "sandbox-app"
  description = "Tasks of sandbox: app"
  vpc_id      = module.network.values["vpc-id"]
  tags        = module.tags.tags

  ingress = {
    load-balancer = { description = "requests from the load balancer", from_port = 8080, security_group_id = module.security_group_load_balancer.id }
  }

  egress = {
    https = { description = "AWS and other services by HTTPS: their addresses change", from_port = 443, cidr_ipv4 = "0.0.0.0/0" }
  }
}

module "service_app" {
  source = "../../../modules/ecs-service"

  name                = "sandbox-app"
  kind                = "web"
  cluster             = local.cluster
  image               = "${module.repository_app.url}:${var.image_tags["app"]}"
  repository_arns     = [module.repository_app.arn]
  cpu                 = 256
  memory              = 512
  container           = { port = 8080 }
  load_balancer       = { target_group_arn = module.load_balancer.target_groups["sandbox"].arn }
  desired_count       = 1
  network             = { subnet_ids = local.private_subnets, security_group_ids = [module.security_group_app.id] }
  secret_kms_key_arns = [module.kms.values["ecs-secrets-key-arn"]]
  kms_key_arn         = module.kms.values["cloudwatch-logs-key-arn"]
  archive             = local.archive
  organization        = local.organization
  tags                = merge(module.tags.tags, { Component = "app" })

  environment = {
    ENVIRONMENT = "dev"
    PORT        = "8080"
  }

  secrets = {
    SETTINGS = module.settings.arn
    URL      = aws_ssm_parameter.published["url"].arn
  }
}
