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

module "key" {
  source = "../.."

  alias                   = "cloudwatch-logs"
  description             = "Log groups, and the archive of the logs"
  administrator_role_arns = ["arn:aws:iam::444444444444:role/key-administrator-role"]
  rotation_period_in_days = 180
  deletion_window_in_days = 14
  is_multi_region         = true
  tags                    = module.tags.tags

  users = {
    auditors = {
      role_arns = ["arn:aws:iam::444444444444:role/audit-role"]
      access    = ["decrypt"]
    }
    archive = {
      role_arns    = ["arn:aws:iam::444444444444:role/log-archive-role"]
      via_services = ["s3.ap-northeast-2.amazonaws.com"]
    }
  }

  services = {
    "logs.ap-northeast-2.amazonaws.com" = {
      encryption_context = { "aws:logs:arn" = ["arn:aws:logs:ap-northeast-2:444444444444:log-group:/ryuqqq/*"] }
    }
    "sns.amazonaws.com" = {
      source_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"]
    }
  }
}
