module "tags" {
  source = "../../../modules/tags"

  environment   = "prod"
  service       = "database"
  team          = "platform"
  owner         = "platform@example.com"
  cost_center   = "cc-platform"
  project       = "platform"
  data_class    = "confidential"
  backup_policy = "tier-2"
}

module "network" {
  source = "../../../modules/ssm-inputs"

  domain     = "network"
  names      = ["vpc-id"]
  list_names = ["data-subnet-ids"]
}

module "kms" {
  source = "../../../modules/ssm-inputs"

  domain = "kms"
  names  = ["cloudwatch-logs-key-arn", "rds-encryption-key-arn", "secrets-manager-key-arn"]
}

module "monitoring" {
  source = "../../../modules/ssm-inputs"

  domain = "monitoring"
  names  = ["platform-topic-arn"]
}

module "secrets" {
  source = "../../../modules/ssm-inputs"

  domain = "secrets"
  names  = ["rotation-function-arn", "rotation-role-arn", "rotation-security-group-id"]
}

module "logging" {
  source = "../../../modules/ssm-inputs"

  domain = "logging"
  names  = ["archive-destination-arn", "archive-role-arn"]
}

module "backup" {
  source = "../../../modules/ssm-inputs"

  domain = "backup"
  names  = ["dr-rds-encryption-key-arn", "vault-arn"]
}

locals {
  max_connections   = 600
  storage_gibibytes = 50
  alarm             = { topic_arns = [module.monitoring.values["platform-topic-arn"]], runbook_url = var.runbook_url }
}

# A service attaches this group to its tasks; whoever is not in it does not reach the database.
module "client_security_group" {
  source = "../../../modules/security-group"

  name        = "shared-database-client"
  description = "Tasks of services that have a schema in the shared database"
  vpc_id      = module.network.values["vpc-id"]
  tags        = module.tags.tags

  egress = {
    database = { description = "the shared database", from_port = 5432, security_group_id = module.security_group.id }
  }
}

module "security_group" {
  source = "../../../modules/security-group"

  name        = "shared-database"
  description = "The database that small services share"
  vpc_id      = module.network.values["vpc-id"]
  tags        = module.tags.tags

  ingress = {
    clients  = { description = "services with a schema of their own", from_port = 5432, security_group_id = module.client_security_group.id }
    rotation = { description = "the function that makes schemas and replaces passwords", from_port = 5432, security_group_id = module.secrets.values["rotation-security-group-id"] }
  }
}

module "postgres" {
  source = "../../../modules/rds"

  name               = "shared"
  instance_class     = var.instance_class
  database_name      = "services"
  storage            = { gibibytes = local.storage_gibibytes, max_gibibytes = 500 }
  subnet_ids         = { for index, id in module.network.lists["data-subnet-ids"] : tostring(index) => id }
  security_group_ids = [module.security_group.id]
  kms_key_arn        = module.kms.values["rds-encryption-key-arn"]
  backup             = { retention_days = 35, dr_kms_key_arn = module.backup.values["dr-rds-encryption-key-arn"] }
  tags               = module.tags.tags

  # As many connections as the alarm reckons with; statements of more than a second are logged.
  engine = {
    parameters = { max_connections = tostring(local.max_connections), log_min_duration_statement = "1000", password_encryption = "scram-sha-256" }
  }

  providers = {
    aws    = aws
    aws.dr = aws.dr
  }
}

# A service and its people, who pay for what it uses here.
module "service_tags" {
  source   = "../../../modules/tags"
  for_each = var.services

  environment = "prod"
  service     = each.key
  team        = each.value.team
  owner       = each.value.owner
  cost_center = each.value.cost_center
  project     = each.value.project
  data_class  = "highly-confidential"
}

# A schema and a secret each: the first rotation makes role and schema, and fills the secret.
module "service_secret" {
  source   = "../../../modules/secret"
  for_each = var.services

  name             = "database"
  description      = "Schema ${each.key} of the shared database: host, port, dbname, username, password, schema"
  kms_key_arn      = module.kms.values["secrets-manager-key-arn"]
  reader_role_arns = each.value.reader_role_arns
  tags             = module.service_tags[each.key].tags

  rotation = {
    lambda_arn = module.secrets.values["rotation-function-arn"]
    role_arn   = module.secrets.values["rotation-role-arn"]
    days       = 30
  }

  # The first rotation asks /shared/database/… where the database is.
  depends_on = [module.published]
}

module "alarms" {
  source = "../../../modules/alarms"

  name      = "shared-database"
  databases = { postgres = { identifier = module.postgres.identifier, storage_gibibytes = local.storage_gibibytes, max_connections = local.max_connections } }
  alarm     = local.alarm
  tags      = module.tags.tags
}

# The newest backup is restored each month, and how long it took is measured.
module "rehearsal" {
  source = "../../../modules/dr-rehearsal"

  name               = "databases"
  tier               = "tier-2"
  vault_arn          = module.backup.values["vault-arn"]
  newest_within_days = 1
  kms_key_arn        = module.kms.values["cloudwatch-logs-key-arn"]
  archive            = { destination_arn = module.logging.values["archive-destination-arn"], role_arn = module.logging.values["archive-role-arn"] }
  alarm              = { topic_arns = local.alarm.topic_arns, runbook_url = "${var.runbook_url}#rehearsal-failed" }
  tags               = module.tags.tags

  resource_types = {
    RDS = { dbSubnetGroupName = module.postgres.identifier, vpcSecurityGroupIds = jsonencode([module.security_group.id]), publiclyAccessible = "false", multiAz = "false" }
  }
}

module "published" {
  source = "../../../modules/ssm-outputs"

  domain = "database"
  tags   = module.tags.tags

  outputs = {
    identifier               = module.postgres.identifier
    address                  = module.postgres.address
    port                     = tostring(module.postgres.port)
    database-name            = "services"
    resource-id              = module.postgres.resource_id
    master-secret-arn        = module.postgres.master_secret_arn
    security-group-id        = module.security_group.id
    client-security-group-id = module.client_security_group.id
  }
}
