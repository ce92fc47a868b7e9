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

  name                    = "payment-gateway"
  description             = "Login of the payment gateway: merchant, key"
  organization            = "ryuqqq"
  kms_key_arn             = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  reader_role_arns        = ["arn:aws:iam::444444444444:role/prod-orders-task-role"]
  writer_role_arns        = ["arn:aws:iam::444444444444:role/secret-keeper-role"]
  recovery_window_in_days = 14
  tags                    = module.tags.tags

  rotation = {
    lambda_arn = "arn:aws:lambda:ap-northeast-2:444444444444:function:prod-rotate-gateway"
    role_arn   = "arn:aws:iam::444444444444:role/prod-rotate-gateway-role"
    days       = 90
  }

  replica = {
    region      = "ap-northeast-1"
    kms_key_arn = "arn:aws:kms:ap-northeast-1:444444444444:key/mrk-1234abcd12ab34cd56ef1234567890ab"
  }
}
