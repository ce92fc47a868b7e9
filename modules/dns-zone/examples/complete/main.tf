module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "public" {
  source = "../.."

  domain_name             = "example.com"
  description             = "Names of the company"
  certificate_authorities = ["amazon.com", "letsencrypt.org"]
  security_contact        = "security@example.com"
  has_mail                = true
  delegations             = { shop = ["ns-1.example.net", "ns-2.example.net"] }
  tags                    = module.tags.tags
}

module "private" {
  source = "../.."

  domain_name = "internal.example.com"
  description = "Names that only the networks see"
  vpc_ids     = { main = "vpc-0123456789abcdef0" }
  tags        = module.tags.tags
}
