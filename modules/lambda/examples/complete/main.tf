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

data "aws_iam_policy_document" "pictures" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::ryuqqq-prod-pictures-444444444444/*"]
  }
}

module "function" {
  source = "../.."

  name                       = "pictures"
  description                = "Processes uploaded pictures"
  architecture               = "x86_64"
  memory_mebibytes           = 1024
  timeout_seconds            = 120
  concurrency                = 50
  environment                = { LOG_LEVEL = "info" }
  policies                   = { pictures = data.aws_iam_policy_document.pictures.json }
  permissions_boundary_arn   = "arn:aws:iam::444444444444:policy/workload-boundary-policy"
  callers                    = { upload = { service = "s3.amazonaws.com", source_arn = "arn:aws:s3:::ryuqqq-prod-pictures-444444444444" } }
  queues                     = { pictures = { arn = "arn:aws:sqs:ap-northeast-2:444444444444:prod-pictures", batch_size = 100, concurrency = 20 } }
  alarm_errors_per_5_minutes = 5
  kms_key_arn                = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  organization               = "ryuqqq"
  tags                       = module.tags.tags

  code = {
    s3_bucket         = "ryuqqq-prod-artifacts-444444444444"
    s3_key            = "pictures/1.4.0.zip"
    s3_object_version = "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY"
    runtime           = "python3.13"
    handler           = "app.handler"
  }

  network = {
    subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
    security_group_ids = ["sg-0123456789abcdef0"]
  }

  archive = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:444444444444:deliverystream/prod-log-archive"
    role_arn        = "arn:aws:iam::444444444444:role/prod-log-archive-subscription-role"
  }

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    runbook_url = "https://wiki.example.com/orders/pictures"
  }
}
