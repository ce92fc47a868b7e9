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

  name        = "prod-orders-worker"
  description = "Tasks of the orders worker"
  trust       = { services = ["ecs-tasks.amazonaws.com"] }
}

run "trusts_the_service_for_this_account_only" {
  command = plan
  assert {
    condition     = aws_iam_role.this.name == "prod-orders-worker-role" && aws_iam_role.this.max_session_duration == 3600
    error_message = "name and session"
  }
  assert {
    condition     = length(jsondecode(aws_iam_role.this.assume_role_policy).Statement) == 1 && jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal == { Service = "ecs-tasks.amazonaws.com" }
    error_message = "one service is trusted: ${aws_iam_role.this.assume_role_policy}"
  }
  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition == { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    error_message = "for this account only: ${aws_iam_role.this.assume_role_policy}"
  }
  assert {
    condition     = length(aws_iam_policy.this) == 0 && length(aws_iam_instance_profile.this) == 0
    error_message = "nothing is allowed by default"
  }
}

run "narrows_a_service_to_its_resources" {
  command = plan
  variables {
    trust = { services = ["events.amazonaws.com"], source_arns = ["arn:aws:events:ap-northeast-2:444444444444:rule/prod-orders"] }
  }
  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition.ArnLike["aws:SourceArn"] == "arn:aws:events:ap-northeast-2:444444444444:rule/prod-orders"
    error_message = "for this rule only: ${aws_iam_role.this.assume_role_policy}"
  }
}

run "asks_roles_for_external_id_and_mfa" {
  command = plan
  variables {
    trust = { role_arns = ["arn:aws:iam::111111111111:role/audit-role"], external_id = "audit-2026", has_mfa = true }
  }
  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal == { AWS = "arn:aws:iam::111111111111:role/audit-role" }
    error_message = "one role is trusted: ${aws_iam_role.this.assume_role_policy}"
  }
  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition == { StringEquals = { "sts:ExternalId" = "audit-2026" }, Bool = { "aws:MultiFactorAuthPresent" = "true" } }
    error_message = "external id and MFA: ${aws_iam_role.this.assume_role_policy}"
  }
}

run "makes_and_attaches_policies" {
  variables {
    policies             = { queue = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["sqs:ReceiveMessage"], Resource = "arn:aws:sqs:ap-northeast-2:444444444444:prod-orders" }] }) }
    managed_policy_arns  = { ssm = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" }
    has_instance_profile = true
  }
  assert {
    condition     = aws_iam_policy.this["queue"].name == "prod-orders-worker-queue-policy" && aws_iam_role_policy_attachment.this["queue"].policy_arn == aws_iam_policy.this["queue"].arn
    error_message = "a managed policy, attached"
  }
  assert {
    condition     = aws_iam_role_policy_attachment.managed["ssm"].policy_arn == "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
    error_message = "the existing policy is attached"
  }
  assert {
    condition     = output.instance_profile_name == "prod-orders-worker-role"
    error_message = "an instance profile of the role's name"
  }
}

run "sets_the_boundary" {
  command = plan
  variables {
    permissions_boundary_arn = "arn:aws:iam::444444444444:policy/workload-boundary-policy"
    max_session_hours        = 4
  }
  assert {
    condition     = aws_iam_role.this.permissions_boundary == "arn:aws:iam::444444444444:policy/workload-boundary-policy" && aws_iam_role.this.max_session_duration == 14400
    error_message = "boundary and session"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                     = "Prod_Orders"
    description              = "role"
    trust                    = { services = [] }
    managed_policy_arns      = { all = "arn:aws:iam::aws:policy/AdministratorAccess" }
    permissions_boundary_arn = "boundary"
    max_session_hours        = 24
    policies                 = { "Queue!" = "{\"Statement\":[]}" }
    tags                     = { Environment = "prod" }
  }
  expect_failures = [var.name, var.description, var.trust, var.managed_policy_arns, var.permissions_boundary_arn, var.max_session_hours, var.policies, var.tags]
}

run "refuses_a_principal_that_is_no_service" {
  command = plan
  variables {
    trust = { services = ["*"] }
  }
  expect_failures = [var.trust]
}

run "refuses_to_trust_an_account" {
  command = plan
  variables {
    trust = { role_arns = ["arn:aws:iam::111111111111:root"] }
  }
  expect_failures = [var.trust]
}

run "refuses_every_action" {
  command = plan
  variables {
    policies = { all = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "*", Resource = "*" } }) }
  }
  expect_failures = [var.policies]
}

run "refuses_every_action_of_a_service" {
  command = plan
  variables {
    policies = { all = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:*"], Resource = "arn:aws:s3:::x" }] }) }
  }
  expect_failures = [var.policies]
}

run "refuses_not_action" {
  command = plan
  variables {
    policies = { all = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", NotAction = ["iam:PassRole"], Resource = "arn:aws:s3:::x" }] }) }
  }
  expect_failures = [var.policies]
}

run "refuses_what_is_no_document" {
  command = plan
  variables {
    policies = { queue = "read" }
  }
  expect_failures = [var.policies]
}
