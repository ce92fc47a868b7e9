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

  name               = "main"
  vpc_id             = "vpc-0123456789abcdef0"
  subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids = { app = "sg-0123456789abcdef0" }
  tags               = module.tags.tags
}
