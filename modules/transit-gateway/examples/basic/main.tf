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

  name = "hub"
  tags = module.tags.tags

  attachments = {
    main = {
      environment = "prod"
      vpc_id      = "vpc-0123456789abcdef0"
      subnet_ids  = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
    }
  }
}
