module "tags" {
  source = "../../../modules/tags"

  environment = "staging"
  service     = "secrets"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "platform"
  data_class  = "highly-confidential"
}

module "network" {
  source = "../../../modules/ssm-inputs"

  domain     = "network"
  names      = ["vpc-cidr-block", "vpc-id"]
  list_names = ["private-subnet-ids"]
}

module "kms" {
  source = "../../../modules/ssm-inputs"

  domain = "kms"
  names  = ["cloudwatch-logs-key-arn", "s3-encryption-key-arn", "secrets-manager-key-arn"]
}

module "logging" {
  source = "../../../modules/ssm-inputs"

  domain = "logging"
  names  = ["access-log-bucket", "archive-destination-arn", "archive-role-arn"]
}

module "monitoring" {
  source = "../../../modules/ssm-inputs"

  domain = "monitoring"
  names  = ["platform-topic-arn"]
}

locals {
  secrets_of_services = "arn:aws:secretsmanager:ap-northeast-2:333333333333:secret:/ryuqqq/*/staging/*"
  masters_of_rds      = "arn:aws:secretsmanager:ap-northeast-2:333333333333:secret:rds!*"
}

# What functions of the platform are made of. The pipeline puts packages here (README).
module "artifacts" {
  source = "../../../modules/s3-bucket"

  name        = "artifacts"
  kms_key_arn = module.kms.values["s3-encryption-key-arn"]
  access_logs = { bucket = module.logging.values["access-log-bucket"] }
  tags        = merge(module.tags.tags, { DataClass = "internal" })
}

module "security_group" {
  source = "../../../modules/security-group"

  name        = "secret-rotation"
  description = "The function that rotates secrets"
  vpc_id      = module.network.values["vpc-id"]
  tags        = module.tags.tags

  egress = {
    aws      = { description = "Secrets Manager, KMS and SSM by the endpoints of the network", from_port = 443, cidr_ipv4 = module.network.values["vpc-cidr-block"] }
    postgres = { description = "databases whose passwords are replaced", from_port = 5432, cidr_ipv4 = module.network.values["vpc-cidr-block"] }
  }
}

data "aws_iam_policy_document" "rotate" {
  statement {
    sid       = "Rotate"
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"]
    resources = [local.secrets_of_services]

    # Only of secrets that are rotated by this function.
    condition {
      test     = "ArnEquals"
      variable = "secretsmanager:resource/AllowRotationLambdaArn"
      values   = ["arn:aws:lambda:ap-northeast-2:333333333333:function:staging-secret-rotation"]
    }
  }

  # The user that makes roles and schemas; RDS itself replaces that one's password.
  statement {
    sid       = "ReadMasters"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [local.masters_of_rds]
  }

  # Where the shared database is.
  statement {
    sid       = "FindDatabase"
    actions   = ["ssm:GetParameter"]
    resources = ["arn:aws:ssm:ap-northeast-2:333333333333:parameter/shared/database/*"]
  }

  # Random passwords belong to nobody: the call knows no resource.
  statement {
    sid       = "MakePasswords"
    actions   = ["secretsmanager:GetRandomPassword"]
    resources = ["*"]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["arn:aws:kms:ap-northeast-2:333333333333:key/*"]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.ap-northeast-2.amazonaws.com"]
    }
  }
}

# Every secret that a program can replace is replaced by this one: shared/secrets/function.
module "rotation" {
  source = "../../../modules/lambda"

  name            = "secret-rotation"
  description     = "Replaces passwords of databases and random values in Secrets Manager"
  code            = { s3_bucket = module.artifacts.id, s3_key = var.rotation_package, runtime = "python3.13", handler = "rotate.handler" }
  timeout_seconds = 60
  concurrency     = 5
  kms_key_arn     = module.kms.values["cloudwatch-logs-key-arn"]
  network         = { subnet_ids = { for index, id in module.network.lists["private-subnet-ids"] : tostring(index) => id }, security_group_ids = [module.security_group.id] }
  policies        = { rotate = data.aws_iam_policy_document.rotate.json }
  archive         = { destination_arn = module.logging.values["archive-destination-arn"], role_arn = module.logging.values["archive-role-arn"] }
  tags            = merge(module.tags.tags, { DataClass = "internal" })

  alarm = {
    topic_arns  = [module.monitoring.values["platform-topic-arn"]]
    runbook_url = var.runbook_url
  }
}

# Secrets Manager calls the function for any secret of this account; the role above says which it opens.
resource "aws_lambda_permission" "secrets_manager" {
  statement_id   = "SecretsManager"
  action         = "lambda:InvokeFunction"
  function_name  = module.rotation.name
  principal      = "secretsmanager.amazonaws.com"
  source_account = "333333333333"
}

# What several products use and no program can replace: tokens of others. Values by the CLI only.
module "secret" {
  source   = "../../../modules/secret"
  for_each = var.platform_secrets

  name             = each.key
  description      = each.value.description
  kms_key_arn      = module.kms.values["secrets-manager-key-arn"]
  reader_role_arns = each.value.reader_role_arns
  writer_role_arns = each.value.writer_role_arns
  rotation         = null
  tags             = module.tags.tags
}

module "published" {
  source = "../../../modules/ssm-outputs"

  domain = "secrets"
  tags   = module.tags.tags

  outputs = {
    rotation-function-arn      = module.rotation.arn
    rotation-role-arn          = module.rotation.role_arn
    rotation-security-group-id = module.security_group.id
  }
}
