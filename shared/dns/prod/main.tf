module "tags" {
  source = "../../../modules/tags"

  environment = "prod"
  service     = "dns"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "platform"
}

module "network" {
  source = "../../../modules/ssm-inputs"

  domain = "network"
  names  = ["vpc-id"]
}

# What the world sees.
module "public" {
  source = "../../../modules/dns-zone"

  domain_name      = var.domain_name
  description      = "Public names of prod"
  security_contact = "security@example.com"
  delegations      = var.delegations
  tags             = module.tags.tags
}

# What only the network of prod sees.
module "private" {
  source = "../../../modules/dns-zone"

  domain_name = "internal.${var.domain_name}"
  description = "Names inside the network of prod"
  vpc_ids     = { main = module.network.values["vpc-id"] }
  tags        = module.tags.tags
}

# Load balancers of every service have names one level below the zone: one certificate is enough.
module "certificate" {
  source = "../../../modules/acm-certificate"

  domain_name       = "*.${var.domain_name}"
  alternative_names = [var.domain_name]
  zone_id           = module.public.id
  tags              = module.tags.tags
}

module "published" {
  source = "../../../modules/ssm-outputs"

  domain = "dns"
  tags   = module.tags.tags

  outputs = {
    public-zone-id    = module.public.id
    public-zone-name  = var.domain_name
    private-zone-id   = module.private.id
    private-zone-name = "internal.${var.domain_name}"
    certificate-arn   = module.certificate.arn
  }
}
