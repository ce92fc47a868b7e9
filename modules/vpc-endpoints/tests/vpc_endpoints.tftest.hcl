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

  name               = "main"
  vpc_id             = "vpc-0123456789abcdef0"
  subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids = { app = "sg-0123456789abcdef0" }
}

run "makes_what_the_standard_asks_for" {
  assert {
    condition     = join(" ", keys(aws_vpc_endpoint.this)) == "ecr.api ecr.dkr logs secretsmanager sts"
    error_message = "the default set: ${join(" ", keys(aws_vpc_endpoint.this))}"
  }
  assert {
    condition     = aws_vpc_endpoint.this["ecr.api"].service_name == "com.amazonaws.ap-northeast-2.ecr.api" && aws_vpc_endpoint.this["ecr.api"].private_dns_enabled && length(aws_vpc_endpoint.this["ecr.api"].subnet_ids) == 2
    error_message = "full name, private DNS, two zones"
  }
  assert {
    condition     = aws_vpc_endpoint.this["sts"].security_group_ids == toset([module.security_group.id])
    error_message = "one security group"
  }
  assert {
    condition     = jsondecode(aws_vpc_endpoint.this["sts"].policy).Statement[0].Condition.StringEquals["aws:PrincipalAccount"] == data.aws_caller_identity.current.account_id
    error_message = "own identities only: ${aws_vpc_endpoint.this["sts"].policy}"
  }
}

run "makes_the_services_asked_for" {
  variables {
    services            = ["ssm", "kms"]
    cidr_blocks         = { private = "10.20.0.0/17" }
    trusted_account_ids = ["111111111111"]
  }
  assert {
    condition     = join(" ", keys(output.ids)) == "kms ssm" && module.security_group.name == "prod-main-vpce-sg"
    error_message = "two endpoints, one group"
  }
  assert {
    condition     = contains(jsondecode(aws_vpc_endpoint.this["ssm"].policy).Statement[0].Condition.StringEquals["aws:PrincipalAccount"], "111111111111")
    error_message = "and those of the trusted account"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                = "Main"
    vpc_id              = "main"
    subnet_ids          = { a = "subnet-1" }
    services            = ["s3"]
    cidr_blocks         = { all = "0.0.0.0/0" }
    trusted_account_ids = ["shared"]
    tags                = { Environment = "prod" }
  }
  expect_failures = [var.name, var.vpc_id, var.subnet_ids, var.services, var.cidr_blocks, var.trusted_account_ids, var.tags]
}

run "refuses_full_names" {
  command = plan
  variables {
    services = ["com.amazonaws.ap-northeast-2.sts"]
  }
  expect_failures = [var.services]
}

run "refuses_endpoints_that_nobody_could_use" {
  command = plan
  variables {
    security_group_ids = {}
  }
  expect_failures = [var.cidr_blocks]
}
