module "tags" {
  source = "../../modules/tags"

  environment   = "prod"
  service       = "catalog"
  team          = "commerce"
  owner         = "commerce@example.com"
  cost_center   = "cc-1001"
  project       = "shop"
  data_class    = "internal"
  backup_policy = "tier-1"
}

locals {
  runbook  = "https://wiki.example.com/catalog/failover"
  capacity = { minimum = 2, maximum = 10 }
}

# What the service keeps is written to both regions by DynamoDB itself, within seconds: that is the
# five minutes of tier 1.
module "table" {
  source = "../../modules/dynamodb"

  name        = "catalog"
  hash_key    = { name = "item_id" }
  kms_key_arn = var.sites["primary"].data_key_arn
  replicas    = { ap-northeast-1 = var.sites["dr"].data_key_arn }
  alarm       = { topic_arns = [var.sites["primary"].topic_arn], runbook_url = local.runbook }
  tags        = module.tags.tags
}

# Images are pushed here; the registry copies them, so that the DR region needs nothing of this one.
module "repository" {
  source = "../../modules/ecr"

  name                 = "shop/catalog"
  kms_key_arn          = var.sites["primary"].data_key_arn
  registry_replication = { region = "ap-northeast-1", prefixes = ["shop/"] }
  tags                 = module.tags.tags
}

locals {
  sites = {
    primary = { image = "${module.repository.url}:${var.image_version}", repository = module.repository.arn, table = module.table.arn }
    dr      = { for name, value in { image = "${module.repository.url}:${var.image_version}", repository = module.repository.arn, table = module.table.arn } : name => replace(value, "ap-northeast-2", "ap-northeast-1") }
  }
}

data "aws_iam_policy_document" "table" {
  for_each = local.sites

  statement {
    sid       = "Items"
    actions   = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [each.value.table]
  }

  statement {
    sid       = "Key"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.sites[each.key].data_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.${split(":", var.sites[each.key].data_key_arn)[3]}.amazonaws.com"]
    }
  }
}

# Route 53 asks the first load balancer every 30 seconds; three failures, and the name leads to the
# second one.
module "record" {
  source = "../../modules/dns-record"

  zone_id = var.zone_id
  name    = var.domain_name
  target  = { name = module.alb.dns_name, zone_id = module.alb.zone_id }
  tags    = module.tags.tags

  failover = {
    secondary         = { name = module.alb_dr.dns_name, zone_id = module.alb_dr.zone_id }
    health_check_path = "/healthz/deep"
  }
}

# No module makes it: the metric is Route 53's, and lies in a third region.
resource "aws_cloudwatch_metric_alarm" "failover" {
  provider = aws.us_east_1

  alarm_name          = "prod-catalog-failover-alarm"
  alarm_description   = "${var.domain_name} leads to the DR region: the first one does not answer. Runbook: ${local.runbook}"
  namespace           = "AWS/Route53"
  metric_name         = "HealthCheckStatus"
  dimensions          = { HealthCheckId = module.record.health_check_id }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = [var.failover_topic_arn]
  ok_actions          = [var.failover_topic_arn]
  tags                = merge(module.tags.tags, { Name = "prod-catalog-failover-alarm" })
}
