module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "network" {
  source = "../.."

  domain = "network"
  tags   = module.tags.tags

  outputs = {
    vpc-id             = "vpc-0123456789abcdef0"
    vpc-cidr           = "10.20.0.0/16"
    transit-gateway-id = "tgw-0123456789abcdef0"
  }

  list_outputs = {
    public-subnet-ids  = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
    private-subnet-ids = ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"]
  }
}

module "kms" {
  source = "../.."

  domain  = "kms"
  outputs = { rds-encryption-key-arn = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab" }
  tags    = module.tags.tags
}
