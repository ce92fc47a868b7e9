module "tags" {
  source = "../../../tags"

  environment = "dev"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
  data_class  = "internal"
}

module "files" {
  source = "../.."

  name                   = "media"
  kms_key_arn            = "arn:aws:kms:ap-northeast-2:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  subnet_ids             = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids     = ["sg-0123456789abcdef0"]
  throughput             = { mode = "provisioned", mebibytes_per_second = 10 }
  infrequent_access_days = 7
  enable_backup          = false
  tags                   = module.tags.tags

  access_points = {
    upload = { path = "/upload" }
    public = { path = "/public", uid = 2000, gid = 2000, permissions = "0770" }
  }
}
