module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "service" {
  source = "../.."

  name            = "orders-api"
  kind            = "web"
  cluster         = { arn = "arn:aws:ecs:ap-northeast-2:444444444444:cluster/prod-shop-cluster", name = "prod-shop-cluster" }
  image           = "111111111111.dkr.ecr.ap-northeast-2.amazonaws.com/shop/orders-api:1.4.2"
  repository_arns = ["arn:aws:ecr:ap-northeast-2:111111111111:repository/shop/orders-api"]
  load_balancer   = { target_group_arn = "arn:aws:elasticloadbalancing:ap-northeast-2:444444444444:targetgroup/prod-orders-api-8080-tg/0123456789abcdef" }
  kms_key_arn     = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags            = module.tags.tags

  network = {
    subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
    security_group_ids = ["sg-0123456789abcdef0"]
  }

  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:444444444444:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::444444444444:role/prod-log-archive-subscription-role"
  }
}
