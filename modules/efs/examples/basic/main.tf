module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
  data_class  = "internal"
}

module "files" {
  source = "../.."

  name               = "atlantis"
  kms_key_arn        = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids = ["sg-0123456789abcdef0"]
  tags               = module.tags.tags

  access_points = {
    data = { path = "/atlantis", uid = 100, gid = 100, role_arns = ["arn:aws:iam::444444444444:role/prod-atlantis-task-role"] }
  }
}
