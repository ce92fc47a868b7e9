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

module "database" {
  source = "../.."

  name               = "orders"
  instance_class     = "db.r7g.large"
  subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids = ["sg-0123456789abcdef0"]
  kms_key_arn        = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags               = module.tags.tags

  providers = {
    aws    = aws
    aws.dr = aws.dr
  }
}
