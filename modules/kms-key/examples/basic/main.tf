module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
  data_class  = "confidential"
}

module "key" {
  source = "../.."

  alias       = "rds-encryption"
  description = "Databases of confidential data"
  tags        = module.tags.tags

  users = {
    orders = {
      role_arns    = ["arn:aws:iam::444444444444:role/orders-role"]
      via_services = ["rds.ap-northeast-2.amazonaws.com"]
      has_grants   = true
    }
  }
}
