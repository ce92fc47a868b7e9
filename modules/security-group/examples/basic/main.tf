module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "security_group" {
  source = "../.."

  name        = "orders-api"
  description = "Tasks of the orders API"
  vpc_id      = "vpc-0123456789abcdef0"
  tags        = module.tags.tags

  ingress = {
    load-balancer = { description = "requests from the load balancer", from_port = 8080, security_group_id = "sg-0123456789abcdef0" }
  }
  egress = {
    database = { description = "the orders database", from_port = 5432, security_group_id = "sg-0123456789abcdef1" }
  }
}
