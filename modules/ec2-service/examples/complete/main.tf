module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

data "aws_iam_policy_document" "artifacts" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::ryuqqq-prod-artifacts-444444444444/matches/*"]
  }
}

module "service" {
  source = "../.."

  name                     = "matches"
  instance_type            = "m7i.large"
  architecture             = "x86_64"
  image_id                 = "ami-0123456789abcdef0"
  user_data                = "#!/bin/sh\naws s3 cp s3://ryuqqq-prod-artifacts-444444444444/matches/setup.sh - | sh\n"
  size                     = { minimum = 3, maximum = 9, cpu_percent = 50 }
  root_gibibytes           = 50
  has_containers           = true
  subnet_ids               = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids       = ["sg-0123456789abcdef0"]
  warmup_seconds           = 300
  max_lifetime_days        = 7
  refresh_alarm_names      = ["prod-matches-5xx-alarm"]
  policies                 = { artifacts = data.aws_iam_policy_document.artifacts.json }
  permissions_boundary_arn = "arn:aws:iam::444444444444:policy/workload-boundary-policy"
  kms_key_arn              = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags                     = module.tags.tags

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/matches"
  }
}
