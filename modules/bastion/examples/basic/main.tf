module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "bastion" {
  source = "../.."

  name                = "bastion"
  vpc_id              = "vpc-0123456789abcdef0"
  subnet_ids          = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  allowed_cidr_blocks = { office = "198.51.100.7/32" }
  target_cidr_blocks  = { management = "10.20.224.0/24" }
  users               = { alice = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExamp alice@example.com"] }
  kms_key_arn         = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags                = module.tags.tags

  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:444444444444:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::444444444444:role/prod-log-archive-subscription-role"
  }

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-security-notifications"]
    runbook_url = "https://wiki.example.com/platform/bastion"
  }
}
