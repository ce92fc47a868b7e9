# 443 from the VPC and what is routed to it; 80 only sends there.
module "security_group_load_balancer" {
  source = "../../../modules/security-group"

  name        = "sandbox-alb"
  description = "Load balancer of sandbox"
  vpc_id      = module.network.values["vpc-id"]
  tags        = module.tags.tags

  ingress = {
    https = { description = "services of the VPC", from_port = 443, cidr_ipv4 = module.network.values["vpc-cidr-block"] }
    http  = { description = "services of the VPC, redirected to HTTPS", from_port = 80, cidr_ipv4 = module.network.values["vpc-cidr-block"] }
  }

  egress = {
    app = { description = "requests and health checks to app", from_port = 8080, security_group_id = module.security_group_app.id }
  }
}

module "dns" {
  source = "../../../modules/ssm-inputs"

  domain = "dns"
  names = [
    "certificate-arn",
    "public-zone-id",
    "public-zone-name",
  ]
}

locals {
  domain = "sandbox.${module.dns.values["public-zone-name"]}" # one level below the zone: the certificate of shared/dns is enough
}

module "load_balancer" {
  source = "../../../modules/alb"

  name                       = "sandbox"
  vpc_id                     = module.network.values["vpc-id"]
  subnet_ids                 = local.private_subnets
  security_group_ids         = [module.security_group_load_balancer.id]
  certificate_arn            = module.dns.values["certificate-arn"]
  access_log_bucket          = module.logging.values["access-log-bucket"]
  enable_deletion_protection = false
  default_target_group       = "sandbox"
  tags                       = module.tags.tags

  target_groups = {
    sandbox = { port = 8080 }
  }
}

module "record" {
  source = "../../../modules/dns-record"

  name    = local.domain
  zone_id = module.dns.values["public-zone-id"]
  target  = { name = module.load_balancer.dns_name, zone_id = module.load_balancer.zone_id }
  tags    = module.tags.tags
}
