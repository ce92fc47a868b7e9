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

module "state" {
  source = "../.."

  account_name            = "prod"
  organization            = "ryuqqq"
  kms_key_arn             = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  access_log_bucket       = "ryuqqq-prod-access-logs-444444444444"
  administrator_role_arns = ["arn:aws:iam::444444444444:role/break-glass-role"]
  history                 = { versions = 50, days = 180 }
  enable_lock_table       = true
  tags                    = module.tags.tags

  users = {
    apply = { role_arns = ["arn:aws:iam::444444444444:role/prod-atlantis-task-role"], prefixes = ["shared/", "stacks/"] }
    plan  = { role_arns = ["arn:aws:iam::444444444444:role/prod-platform-plan-role"], prefixes = ["stacks/orders/"], is_read_only = true }
  }
}
