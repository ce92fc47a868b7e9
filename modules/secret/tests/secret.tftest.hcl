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

  name             = "database"
  description      = "Login of the orders database: username, password"
  kms_key_arn      = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  reader_role_arns = ["arn:aws:iam::444444444444:role/prod-orders-task-role"]
  rotation = {
    lambda_arn = "arn:aws:lambda:ap-northeast-2:444444444444:function:prod-rotate-postgres"
    role_arn   = "arn:aws:iam::444444444444:role/prod-rotate-postgres-role"
  }
}

run "is_empty_rotated_and_read_by_name" {
  command = plan
  assert {
    condition     = aws_secretsmanager_secret.this.name == "/ryuqqq/orders/prod/database" && aws_secretsmanager_secret.this.kms_key_id == var.kms_key_arn && aws_secretsmanager_secret.this.recovery_window_in_days == 30
    error_message = "name, key and recovery"
  }
  assert {
    condition     = one(aws_secretsmanager_secret_rotation.this[0].rotation_rules).automatically_after_days == 30 && aws_secretsmanager_secret_rotation.this[0].rotation_lambda_arn == var.rotation.lambda_arn
    error_message = "rotated each month"
  }
  assert {
    condition     = jsondecode(aws_secretsmanager_secret_policy.this.policy).Statement[0].Principal.AWS == ["arn:aws:iam::444444444444:role/prod-rotate-postgres-role", "arn:aws:iam::444444444444:role/prod-orders-task-role"] || toset(jsondecode(aws_secretsmanager_secret_policy.this.policy).Statement[0].Principal.AWS) == toset(["arn:aws:iam::444444444444:role/prod-rotate-postgres-role", "arn:aws:iam::444444444444:role/prod-orders-task-role"])
    error_message = "the reader and the rotation: ${aws_secretsmanager_secret_policy.this.policy}"
  }
  assert {
    condition     = jsondecode(aws_secretsmanager_secret_policy.this.policy).Statement[1].Effect == "Deny" && toset(jsondecode(aws_secretsmanager_secret_policy.this.policy).Statement[1].Condition.ArnNotLike["aws:PrincipalArn"]) == toset(["arn:aws:iam::444444444444:role/prod-orders-task-role", "arn:aws:iam::444444444444:role/prod-rotate-postgres-role"])
    error_message = "everybody else is denied: ${aws_secretsmanager_secret_policy.this.policy}"
  }
  assert {
    condition     = aws_secretsmanager_secret_policy.this.block_public_policy
    error_message = "never public"
  }
}

run "is_replaced_by_hand_where_no_program_can" {
  command = plan
  variables {
    rotation         = null
    writer_role_arns = ["arn:aws:iam::444444444444:role/secret-keeper-role"]
  }
  assert {
    condition     = length(aws_secretsmanager_secret_rotation.this) == 0 && contains(jsondecode(aws_secretsmanager_secret_policy.this.policy).Statement[1].Condition.ArnNotLike["aws:PrincipalArn"], "arn:aws:iam::444444444444:role/secret-keeper-role")
    error_message = "no rotation, a writer"
  }
  assert {
    condition     = jsondecode(aws_secretsmanager_secret_policy.this.policy).Statement[0].Principal.AWS == "arn:aws:iam::444444444444:role/prod-orders-task-role"
    error_message = "a writer does not read"
  }
}

run "is_copied_to_the_dr_region" {
  command = plan
  variables {
    replica = { region = "ap-northeast-1", kms_key_arn = "arn:aws:kms:ap-northeast-1:444444444444:key/mrk-1" }
  }
  assert {
    condition     = one(aws_secretsmanager_secret.this.replica).region == "ap-northeast-1"
    error_message = "one copy"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                    = "Database"
    description             = "pw"
    kms_key_arn             = "alias/secrets"
    reader_role_arns        = ["*"]
    rotation                = { lambda_arn = "arn:aws:lambda:x", role_arn = "arn:aws:iam::444444444444:role/r", days = 180 }
    replica                 = { region = "ap-northeast-1", kms_key_arn = "arn:aws:kms:ap-northeast-2:444444444444:key/1" }
    recovery_window_in_days = 0
    organization            = "R"
    tags                    = { Environment = "prod", Service = "orders" }
  }
  expect_failures = [var.name, var.description, var.kms_key_arn, var.reader_role_arns, var.rotation, var.replica, var.recovery_window_in_days, var.organization, var.tags]
}

run "refuses_writers_by_wildcard" {
  command = plan
  variables {
    writer_role_arns = ["arn:aws:iam::444444444444:role/*"]
  }
  expect_failures = [var.writer_role_arns]
}

run "refuses_what_nobody_could_replace" {
  command = plan
  variables {
    rotation = null
  }
  expect_failures = [var.rotation]
}

run "refuses_a_rotation_by_no_function" {
  command = plan
  variables {
    rotation = { lambda_arn = "rotate", role_arn = "arn:aws:iam::444444444444:role/r" }
  }
  expect_failures = [var.rotation]
}
