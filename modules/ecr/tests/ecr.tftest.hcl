provider "aws" {
  region = "ap-northeast-2"
}

variables {
  tags = {
    Environment = "prod"
    Service     = "orders"
    Team        = "commerce"
    Owner       = "commerce@example.com"
    CostCenter  = "cc-1001"
    ManagedBy   = "terraform"
    Project     = "shop"
    DataClass   = "confidential"
  }

  name        = "shop/orders-api"
  kms_key_arn = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}

run "is_encrypted_scanned_immutable_and_cleared" {
  command = plan
  assert {
    condition     = aws_ecr_repository.this.image_tag_mutability == "IMMUTABLE" && aws_ecr_repository.this.image_scanning_configuration[0].scan_on_push && aws_ecr_repository.this.encryption_configuration[0].kms_key == var.kms_key_arn
    error_message = "tags, scan and key"
  }
  assert {
    condition     = [for rule in jsondecode(aws_ecr_lifecycle_policy.this.policy).rules : rule.selection.countNumber] == [7, 10]
    error_message = "7 days without a tag, 10 versions: ${aws_ecr_lifecycle_policy.this.policy}"
  }
  assert {
    condition     = length(aws_ecr_repository_policy.this) == 0 && length(aws_ecr_replication_configuration.this) == 0
    error_message = "nobody else pulls, nothing is copied"
  }
}

run "lets_named_accounts_and_lambda_pull" {
  command = plan
  variables {
    puller_account_ids = ["222222222222"]
    enable_lambda      = true
    retention          = { versions = 30 }
  }
  assert {
    condition     = jsondecode(aws_ecr_repository_policy.this[0].policy).Statement[0].Principal == { AWS = "arn:aws:iam::222222222222:root" }
    error_message = "the account: ${aws_ecr_repository_policy.this[0].policy}"
  }
  assert {
    condition     = toset(jsondecode(aws_ecr_repository_policy.this[0].policy).Statement[1].Condition.StringEquals["aws:SourceAccount"]) == toset([data.aws_caller_identity.current.account_id, "222222222222"])
    error_message = "functions of these accounts only: ${aws_ecr_repository_policy.this[0].policy}"
  }
  assert {
    condition     = jsondecode(aws_ecr_lifecycle_policy.this.policy).rules[1].selection.countNumber == 30
    error_message = "30 versions"
  }
}

run "replicates_to_the_dr_region" {
  command = plan
  variables {
    registry_replication = { prefixes = ["shop/"] }
  }
  assert {
    condition     = one(one(aws_ecr_replication_configuration.this[0].replication_configuration[0].rule).destination).region == "ap-northeast-1"
    error_message = "to the DR region"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                 = "orders"
    kms_key_arn          = "alias/ecr"
    retention            = { versions = 1 }
    puller_account_ids   = ["*"]
    registry_replication = { prefixes = [] }
    tags                 = { Environment = "prod" }
  }
  expect_failures = [var.name, var.kms_key_arn, var.retention, var.puller_account_ids, var.registry_replication, var.tags]
}
