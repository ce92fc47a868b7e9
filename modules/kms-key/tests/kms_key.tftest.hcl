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

  alias       = "rds-encryption"
  description = "Databases of confidential data"
}

run "rotates_yearly_and_can_be_called_back" {
  command = plan
  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.rotation_period_in_days == 365
    error_message = "the key is rotated each year"
  }
  assert {
    condition     = aws_kms_key.this.deletion_window_in_days == 30 && !aws_kms_key.this.multi_region
    error_message = "30 days to call a deletion back, one region"
  }
  assert {
    condition     = aws_kms_alias.this.name == "alias/rds-encryption"
    error_message = "the alias says what the key is for"
  }
  assert {
    condition     = aws_kms_key.this.tags["DataClass"] == "confidential"
    error_message = "the key is tagged with its data class"
  }
}

run "lets_nobody_use_it_by_default" {
  command = plan
  assert {
    condition     = length(jsondecode(aws_kms_key.this.policy).Statement) == 1
    error_message = "administration only"
  }
  assert {
    condition     = !anytrue([for action in jsondecode(aws_kms_key.this.policy).Statement[0].Action : strcontains(action, "crypt") || strcontains(action, "DataKey") || strcontains(action, "*") || action == "kms:CreateGrant"])
    error_message = "administrators do not use the key, and no action is a wildcard"
  }
}

run "names_administrators_beside_the_account" {
  command = plan
  variables {
    administrator_role_arns = ["arn:aws:iam::444444444444:role/key-administrator-role"]
  }
  assert {
    condition     = length(jsondecode(aws_kms_key.this.policy).Statement[0].Principal.AWS) == 2 && contains(jsondecode(aws_kms_key.this.policy).Statement[0].Principal.AWS, "arn:aws:iam::444444444444:role/key-administrator-role")
    error_message = "the account and the role"
  }
}

run "limits_users_to_access_service_and_grant" {
  command = plan
  variables {
    users = {
      order-api = {
        role_arns    = ["arn:aws:iam::444444444444:role/orders-role"]
        access       = ["decrypt"]
        via_services = ["rds.ap-northeast-2.amazonaws.com"]
        has_grants   = true
      }
    }
  }
  assert {
    condition     = [for s in jsondecode(aws_kms_key.this.policy).Statement : s.Sid] == ["Administration", "UseOrderApi", "GrantOrderApi"]
    error_message = "one statement for use, one for grants: ${aws_kms_key.this.policy}"
  }
  assert {
    condition     = jsondecode(aws_kms_key.this.policy).Statement[1].Action == ["kms:DescribeKey", "kms:Decrypt"]
    error_message = "decrypt only: ${jsonencode(jsondecode(aws_kms_key.this.policy).Statement[1])}"
  }
  assert {
    condition     = jsondecode(aws_kms_key.this.policy).Statement[1].Condition.StringEquals["kms:ViaService"] == "rds.ap-northeast-2.amazonaws.com"
    error_message = "only through the service"
  }
  assert {
    condition     = jsondecode(aws_kms_key.this.policy).Statement[2].Action == "kms:CreateGrant" && jsondecode(aws_kms_key.this.policy).Statement[2].Condition.Bool["kms:GrantIsForAWSResource"] == "true"
    error_message = "grants for AWS resources only"
  }
}

run "limits_services_to_this_account" {
  command = plan
  variables {
    services = {
      "sns.amazonaws.com" = { source_arns = ["arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"] }
      "logs.ap-northeast-2.amazonaws.com" = {
        encryption_context = { "aws:logs:arn" = ["arn:aws:logs:ap-northeast-2:444444444444:log-group:/ryuqqq/*"] }
      }
    }
  }
  assert {
    condition     = jsondecode(aws_kms_key.this.policy).Statement[1].Sid == "ServiceLogsApnortheast2" && jsondecode(aws_kms_key.this.policy).Statement[1].Condition == { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:ap-northeast-2:444444444444:log-group:/ryuqqq/*" } }
    error_message = "log groups by their context: ${aws_kms_key.this.policy}"
  }
  assert {
    condition     = jsondecode(aws_kms_key.this.policy).Statement[2].Condition.StringEquals["aws:SourceAccount"] == data.aws_caller_identity.current.account_id && jsondecode(aws_kms_key.this.policy).Statement[2].Condition.ArnLike["aws:SourceArn"] == "arn:aws:sns:ap-northeast-2:444444444444:prod-orders-notifications"
    error_message = "topics of this account only: ${aws_kms_key.this.policy}"
  }
}

run "can_be_replicated_where_asked" {
  command = plan
  variables {
    is_multi_region = true
  }
  assert {
    condition     = aws_kms_key.this.multi_region
    error_message = "a multi-region key"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    alias                   = "alias/rds"
    description             = "key"
    administrator_role_arns = ["arn:aws:iam::444444444444:user/alice"]
    rotation_period_in_days = 730
    deletion_window_in_days = 3
    services                = { "logs" = {} }
    users                   = { orders = { role_arns = ["*"] } }
    tags                    = { Environment = "prod" }
  }
  expect_failures = [var.alias, var.description, var.administrator_role_arns, var.rotation_period_in_days, var.deletion_window_in_days, var.services, var.users, var.tags]
}

run "refuses_a_user_without_roles" {
  command = plan
  variables {
    users = { orders = { role_arns = [] } }
  }
  expect_failures = [var.users]
}

run "refuses_an_unknown_access" {
  command = plan
  variables {
    users = { orders = { role_arns = ["arn:aws:iam::444444444444:role/orders-role"], access = ["admin"] } }
  }
  expect_failures = [var.users]
}

run "refuses_a_user_whose_name_is_not_kebab_case" {
  command = plan
  variables {
    users = { Orders_API = { role_arns = ["arn:aws:iam::444444444444:role/orders-role"] } }
  }
  expect_failures = [var.users]
}

run "refuses_a_service_that_is_none" {
  command = plan
  variables {
    users = { orders = { role_arns = ["arn:aws:iam::444444444444:role/orders-role"], via_services = ["rds"] } }
  }
  expect_failures = [var.users]
}

run "refuses_any_encryption_context" {
  command = plan
  variables {
    services = { "logs.ap-northeast-2.amazonaws.com" = { encryption_context = { "aws:logs:arn" = ["*"] } } }
  }
  expect_failures = [var.services]
}
