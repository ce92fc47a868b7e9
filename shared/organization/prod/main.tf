module "tags" {
  source = "../../../modules/tags"

  environment = "prod"
  service     = "organization"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "platform"
  data_class  = "internal"
}

locals {
  members = {
    dev     = { id = "222222222222", unit = "preproduction", email = "aws-dev@example.com" }
    staging = { id = "333333333333", unit = "preproduction", email = "aws-staging@example.com" }
    prod    = { id = "444444444444", unit = "production", email = "aws-prod@example.com" }
  }
}

# The organisation and its units have no module: there is one of them.
resource "aws_organizations_organization" "this" {
  feature_set          = "ALL"
  enabled_policy_types = ["RESOURCE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY", "TAG_POLICY"]

  aws_service_access_principals = [
    "access-analyzer.amazonaws.com",
    "account.amazonaws.com",
    "backup.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "config.amazonaws.com",
    "guardduty.amazonaws.com",
    "iam.amazonaws.com",
    "malware-protection.guardduty.amazonaws.com",
    "ram.amazonaws.com",
    "securityhub.amazonaws.com",
    "sso.amazonaws.com",
    "tagpolicies.tag.amazonaws.com",
  ]

  lifecycle {
    prevent_destroy = true
  }
}

# Members have no password of a root user: what only root can do is done from here.
resource "aws_iam_organizations_features" "this" {
  enabled_features = ["RootCredentialsManagement", "RootSessions"]

  depends_on = [aws_organizations_organization.this]
}

resource "aws_organizations_organizational_unit" "this" {
  for_each = toset(["production", "preproduction", "sandbox"])

  name      = each.value
  parent_id = aws_organizations_organization.this.roots[0].id
  tags      = merge(module.tags.tags, { Name = each.value })
}

module "account_tags" {
  source   = "../../../modules/tags"
  for_each = local.members

  environment = each.key
  service     = "organization"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "platform"
}

module "account" {
  source   = "../../../modules/account"
  for_each = local.members

  enable_baseline = false
  tags            = module.account_tags[each.key].tags

  member = {
    name                   = "ryuqqq-${each.key}"
    email                  = each.value.email
    organizational_unit_id = aws_organizations_organizational_unit.this[each.value.unit].id
  }
}

module "published" {
  source = "../../../modules/ssm-outputs"

  domain = "organization"
  tags   = module.tags.tags

  outputs = {
    id                          = aws_organizations_organization.this.id
    production-unit-arn         = aws_organizations_organizational_unit.this["production"].arn
    preproduction-unit-arn      = aws_organizations_organizational_unit.this["preproduction"].arn
    sandbox-unit-arn            = aws_organizations_organizational_unit.this["sandbox"].arn
    s3-encryption-key-arn       = module.key["s3-encryption"].arn
    cloudwatch-logs-key-arn     = module.key["cloudwatch-logs"].arn
    ebs-encryption-key-arn      = module.key["ebs-encryption"].arn
    access-log-bucket           = module.access_logs.id
    state-bucket                = module.state.bucket
    log-archive-destination-arn = module.archive.archive.destination_arn
    log-archive-role-arn        = module.archive.archive.role_arn
    security-topic-arn          = module.topic["security"].arn
  }
}
