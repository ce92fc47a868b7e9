module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "record" {
  source = "../.."

  zone_id = "Z0123456789ABCDEFGHIJ"
  name    = "orders.example.com"
  target  = { name = "prod-orders-alb-123456789.ap-northeast-2.elb.amazonaws.com", zone_id = "ZWKZPGTI48KDX" }
  tags    = module.tags.tags
}
