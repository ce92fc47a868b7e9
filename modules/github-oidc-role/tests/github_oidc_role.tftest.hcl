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

  name         = "prod-orders-deploy"
  description  = "Deploys the orders service"
  repositories = { "ryuqqq/orders" = ["environment:prod"] }
  policies     = { deploy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"ecs:UpdateService\",\"Resource\":\"arn:aws:ecs:ap-northeast-2:444444444444:service/a/b\"}]}" }
}

run "trusts_one_environment_of_one_repository" {
  command = plan
  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition == { StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com", "token.actions.githubusercontent.com:sub" = "repo:ryuqqq/orders:environment:prod" } }
    error_message = "aud and sub, whole: ${aws_iam_role.this.assume_role_policy}"
  }
  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal == { Federated = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/token.actions.githubusercontent.com" } && jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Action == "sts:AssumeRoleWithWebIdentity"
    error_message = "by the account's provider"
  }
  assert {
    condition     = aws_iam_role.this.name == "prod-orders-deploy-role" && aws_iam_policy.this["deploy"].name == "prod-orders-deploy-deploy-policy" && length(aws_iam_openid_connect_provider.this) == 0
    error_message = "role and policy"
  }
}

run "lets_pull_requests_read" {
  variables {
    is_read_only             = true
    is_provider_owner        = true
    permissions_boundary_arn = "arn:aws:iam::444444444444:policy/pipeline-boundary-policy"
    repositories             = { "ryuqqq/platform" = ["pull_request", "ref:refs/heads/main"] }
    policies                 = { plan = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],\"Resource\":\"arn:aws:s3:::state/*\"}]}" }
  }
  assert {
    condition     = toset(jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"]) == toset(["repo:ryuqqq/platform:pull_request", "repo:ryuqqq/platform:ref:refs/heads/main"])
    error_message = "two runs: ${aws_iam_role.this.assume_role_policy}"
  }
  assert {
    condition     = aws_iam_openid_connect_provider.this[0].client_id_list == toset(["sts.amazonaws.com"]) && aws_iam_role.this.permissions_boundary == "arn:aws:iam::444444444444:policy/pipeline-boundary-policy" && output.provider_arn == aws_iam_openid_connect_provider.this[0].arn
    error_message = "the provider and the boundary"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                     = "Deploy"
    description              = "x"
    policies                 = {}
    permissions_boundary_arn = "boundary"
    tags                     = { Environment = "prod" }
  }
  expect_failures = [var.name, var.description, var.policies, var.permissions_boundary_arn, var.tags]
}

run "refuses_a_repository_without_an_organisation" {
  command = plan
  variables {
    repositories = { "orders" = ["environment:prod"] }
  }
  expect_failures = [var.repositories]
}

run "refuses_every_run_of_a_repository" {
  command = plan
  variables {
    repositories = { "ryuqqq/orders" = ["*"] }
  }
  expect_failures = [var.repositories]
}

run "refuses_pull_requests_that_write" {
  command = plan
  variables {
    repositories = { "ryuqqq/orders" = ["pull_request"] }
  }
  expect_failures = [var.repositories]
}

run "refuses_to_write_where_it_says_it_reads" {
  command = plan
  variables {
    is_read_only = true
  }
  expect_failures = [var.is_read_only]
}

run "refuses_every_action" {
  command = plan
  variables {
    policies = { all = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}" }
  }
  expect_failures = [var.policies]
}
