module "tags" {
  source = "../../../tags"

  environment = "dev"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

module "config" {
  source = "../.."

  bucket                   = "ryuqqq-prod-config-111111111111"
  is_home_region           = false
  is_aggregator            = true
  disabled_rules           = { rds-multi-az = "databases in dev stand in one zone, which saves half" }
  further_rules            = { stopped-instances = { identifier = "EC2_STOPPED_INSTANCE", parameters = { AllowedDays = "30" } } }
  permissions_boundary_arn = "arn:aws:iam::222222222222:policy/workload-boundary-policy"
  kms_key_arn              = "arn:aws:kms:ap-northeast-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  tags                     = module.tags.tags
}
