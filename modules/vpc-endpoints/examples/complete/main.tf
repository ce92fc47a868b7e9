module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "endpoints" {
  source = "../.."

  name                = "main"
  vpc_id              = "vpc-0123456789abcdef0"
  subnet_ids          = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  services            = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "kms", "sts", "ssm", "ssmmessages", "ec2messages"]
  security_group_ids  = { app = "sg-0123456789abcdef0" }
  cidr_blocks         = { private = "10.20.0.0/17" }
  trusted_account_ids = ["111111111111"]
  tags                = module.tags.tags
}
