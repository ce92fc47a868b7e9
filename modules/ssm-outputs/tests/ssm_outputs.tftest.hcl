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

  domain       = "network"
  outputs      = { vpc-id = "vpc-0123456789abcdef0" }
  list_outputs = { private-subnet-ids = ["subnet-1", "subnet-2"] }
}

run "publishes_texts_and_lists" {
  command = plan
  assert {
    condition     = aws_ssm_parameter.text["vpc-id"].name == "/shared/network/vpc-id" && aws_ssm_parameter.text["vpc-id"].type == "String" && nonsensitive(aws_ssm_parameter.text["vpc-id"].value) == "vpc-0123456789abcdef0"
    error_message = "a text"
  }
  assert {
    condition     = aws_ssm_parameter.list["private-subnet-ids"].type == "StringList" && nonsensitive(aws_ssm_parameter.list["private-subnet-ids"].value) == "subnet-1,subnet-2"
    error_message = "a list"
  }
  assert {
    condition     = output.names == { vpc-id = "/shared/network/vpc-id", private-subnet-ids = "/shared/network/private-subnet-ids" }
    error_message = "names of both"
  }
}

run "publishes_nothing_by_default" {
  command = plan
  variables {
    outputs      = {}
    list_outputs = {}
  }
  assert {
    condition     = length(output.names) == 0
    error_message = "nothing"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    domain  = "Network"
    outputs = { vpc_id = "vpc-1" }
    tags    = { Environment = "prod", Service = "network" }
  }
  expect_failures = [var.domain, var.outputs, var.tags]
}

run "refuses_an_element_with_a_comma" {
  command = plan
  variables {
    list_outputs = { subnets = ["a,b"] }
  }
  expect_failures = [var.list_outputs]
}

run "refuses_a_secret" {
  command = plan
  variables {
    outputs = { database-password = "x" }
  }
  expect_failures = [var.outputs]
}

run "refuses_a_name_that_is_published_twice" {
  command = plan
  variables {
    list_outputs = { vpc-id = ["vpc-1"] }
  }
  expect_failures = [var.list_outputs]
}
