module "tags" {
  source = "../../../modules/tags"

  environment   = "dev"
  service       = "database"
  team          = "platform"
  owner         = "platform@example.com"
  cost_center   = "cc-platform"
  project       = "platform"
  data_class    = "confidential"
  backup_policy = "tier-3"
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
  names  = ["rds-encryption-key-arn", "secrets-manager-key-arn"]
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

locals {
  max_connections   = 150
  storage_gibibytes = 20
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
  storage            = { gibibytes = local.storage_gibibytes, max_gibibytes = 100 }
  subnet_ids         = { for index, id in module.network.lists["data-subnet-ids"] : tostring(index) => id }
  security_group_ids = [module.security_group.id]
  kms_key_arn        = module.kms.values["rds-encryption-key-arn"]
  enable_multi_az    = var.enable_multi_az
  backup             = { retention_days = 7 }
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

  environment = "dev"
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
