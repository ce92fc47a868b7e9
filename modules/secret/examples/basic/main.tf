module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
  data_class  = "highly-confidential"
}

module "secret" {
  source = "../.."

  name             = "database"
  description      = "Login of the orders database: username, password"
  kms_key_arn      = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  reader_role_arns = ["arn:aws:iam::444444444444:role/prod-orders-task-role"]
  tags             = module.tags.tags

  rotation = {
    lambda_arn = "arn:aws:lambda:ap-northeast-2:444444444444:function:prod-rotate-postgres"
    role_arn   = "arn:aws:iam::444444444444:role/prod-rotate-postgres-role"
  }
}
