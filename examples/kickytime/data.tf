# One key for one class of data: the database, its password, and the objects. A key's policy names
# who uses it; through RDS, S3 and Secrets Manager only, except for the disks of the instances.
module "key" {
  source = "../../modules/kms-key"

  alias       = "kickytime-key"
  description = "Data of kickytime: database, objects, disks"
  tags        = module.tags.tags

  users = {
    services = {
      role_arns    = [module.matches.role_arn, module.users.task_role_arn]
      via_services = ["s3.${local.region}.amazonaws.com", "secretsmanager.${local.region}.amazonaws.com"]
    }
    automation = {
      role_arns    = [var.automation_role_arn]
      via_services = ["rds.${local.region}.amazonaws.com", "secretsmanager.${local.region}.amazonaws.com"]
      has_grants   = true
    }
    scaling = {
      role_arns  = ["arn:aws:iam::${local.account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"]
      has_grants = true
    }
  }
}

# In data subnets, whose route table knows the network alone. RDS makes the password, keeps it in
# Secrets Manager and replaces it each week: the services read it when they connect.
module "database" {
  source = "../../modules/rds"

  name                       = local.name
  instance_class             = "db.t4g.medium"
  database_name              = "kickytime"
  subnet_ids                 = module.network.subnet_ids["data"]
  security_group_ids         = [module.rds.id]
  kms_key_arn                = module.key.arn
  enable_multi_az            = false # dev: half the price, and a failure of the zone is an outage
  enable_deletion_protection = var.enable_deletion_protection
  tags                       = module.tags.tags

  providers = {
    aws    = aws
    aws.dr = aws.dr
  }
}

module "media" {
  source = "../../modules/s3-bucket"

  name        = "kickytime-media"
  kms_key_arn = module.key.arn
  access_logs = { bucket = module.logging.values["access-log-bucket"], prefix = "s3/kickytime-media/" }
  tags        = module.tags.tags
}

# What both services may do with data.
data "aws_iam_policy_document" "data" {
  statement {
    sid       = "DatabaseLogin"
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [module.database.master_secret_arn]
  }

  statement {
    sid       = "Objects"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${module.media.arn}/*"]
  }

  statement {
    sid       = "Key"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.key.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${local.region}.amazonaws.com", "secretsmanager.${local.region}.amazonaws.com"]
    }
  }
}
