module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "hub" {
  source = "../.."

  name        = "hub"
  asn         = 64600
  shared_with = { dev = "222222222222", units = "arn:aws:organizations::111111111111:ou/o-exampleorg/ou-examplerootid-exampleouid" }
  tags        = module.tags.tags

  accepted_attachments = { staging = { environment = "staging", attachment_id = "tgw-attach-0123456789abcdef0" } }

  attachments = {
    shared = {
      environment           = "shared"
      vpc_id                = "vpc-0123456789abcdef0"
      subnet_ids            = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
      route_table_ids       = { private = "rtb-0123456789abcdef0" }
      reachable_cidr_blocks = ["10.20.0.0/16", "10.30.0.0/16"]
    }
    prod = {
      environment           = "prod"
      vpc_id                = "vpc-0123456789abcdef1"
      subnet_ids            = { a = "subnet-0123456789abcdef2", c = "subnet-0123456789abcdef3" }
      route_table_ids       = { private-a = "rtb-0123456789abcdef1", private-c = "rtb-0123456789abcdef2" }
      reachable_cidr_blocks = ["10.10.0.0/16"]
    }
    dev = {
      environment = "dev"
      vpc_id      = "vpc-0123456789abcdef2"
      subnet_ids  = { a = "subnet-0123456789abcdef4", c = "subnet-0123456789abcdef5" }
    }
  }
}
