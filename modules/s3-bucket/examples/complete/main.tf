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

module "logs" {
  source = "../.."

  name             = "access-logs"
  receives_logs_of = ["s3"]
  access_logs      = null
  retention        = { noncurrent_days = 30, transitions = { STANDARD_IA = 30, GLACIER = 90 }, expiration_days = 365 }
  tags             = module.tags.tags
}

# Other stacks' load balancers and flow logs write to this one.
module "delivered_logs" {
  source = "../.."

  name             = "delivered-logs"
  receives_logs_of = ["load-balancer", "delivery"]
  access_logs      = null
  retention        = { noncurrent_days = 30, transitions = { STANDARD_IA = 30, GLACIER = 90 }, expiration_days = 365 }
  tags             = module.tags.tags
}

data "aws_iam_policy_document" "readers" {
  statement {
    sid       = "Partner"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::ryuqqq-prod-reports-444444444444/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::333333333333:role/reports-reader-role"]
    }
  }
}

module "bucket" {
  source = "../.."

  name         = "reports"
  organization = "ryuqqq"
  kms_key_arn  = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  access_logs  = { bucket = module.logs.id, prefix = "s3/reports/" }
  retention    = { noncurrent_days = 30, transitions = { INTELLIGENT_TIERING = 30 } }
  policies     = [data.aws_iam_policy_document.readers.json]
  tags         = module.tags.tags

  replication = {
    bucket_arn  = "arn:aws:s3:::ryuqqq-prod-reports-dr-444444444444"
    kms_key_arn = "arn:aws:kms:ap-northeast-1:444444444444:key/mrk-1234abcd12ab34cd56ef1234567890ab"
  }
}
