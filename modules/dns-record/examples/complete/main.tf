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
  name    = "shop.example.com"
  target  = { name = "prod-shop-alb-123456789.ap-northeast-2.elb.amazonaws.com", zone_id = "ZWKZPGTI48KDX" }
  is_ipv6 = true
  tags    = module.tags.tags

  failover = {
    secondary         = { name = "prod-shop-alb-987654321.ap-northeast-1.elb.amazonaws.com", zone_id = "Z14GRHDCWA56QT" }
    health_check_path = "/healthz/deep"
  }
}
