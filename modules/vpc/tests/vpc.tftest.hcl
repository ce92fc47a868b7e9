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

  name                = "main"
  cidr_block          = "10.20.0.0/16"
  flow_log_bucket_arn = "arn:aws:s3:::ryuqqq-prod-access-logs-444444444444"
}

run "cuts_the_network_as_the_standard_says" {
  assert {
    condition = { for key, subnet in aws_subnet.this : key => subnet.cidr_block } == {
      private-a    = "10.20.0.0/19"
      private-c    = "10.20.32.0/19"
      public-a     = "10.20.128.0/20"
      public-c     = "10.20.144.0/20"
      data-a       = "10.20.176.0/20"
      data-c       = "10.20.192.0/20"
      management-a = "10.20.224.0/24"
      management-c = "10.20.225.0/24"
    }
    error_message = "sizes and places: ${jsonencode({ for key, subnet in aws_subnet.this : key => subnet.cidr_block })}"
  }
  assert {
    condition     = aws_subnet.this["private-c"].availability_zone == "ap-northeast-2c" && aws_subnet.this["public-a"].tags["Name"] == "prod-public-a-subnet" && !aws_subnet.this["public-a"].map_public_ip_on_launch
    error_message = "zone, name, no address by itself"
  }
  assert {
    condition     = aws_vpc.this.tags["Name"] == "prod-main-vpc" && aws_vpc.this.enable_dns_hostnames
    error_message = "name and DNS"
  }
  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_route.nat) == 0 && length(aws_eip.nat) == 0
    error_message = "no NAT gateway by default"
  }
  assert {
    condition     = aws_default_security_group.this.vpc_id == aws_vpc.this.id
    error_message = "the default group is taken over, without rules"
  }
  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL" && aws_flow_log.this.log_destination == "arn:aws:s3:::ryuqqq-prod-access-logs-444444444444/flow-logs/prod-main/"
    error_message = "flow logs of everything"
  }
  assert {
    condition     = aws_vpc_endpoint.gateway["s3"].service_name == "com.amazonaws.ap-northeast-2.s3" && length(aws_vpc_endpoint.gateway["s3"].route_table_ids) == 4 && length(aws_vpc_endpoint.gateway) == 2
    error_message = "gateways for S3 and DynamoDB in every route table"
  }
  assert {
    condition     = jsondecode(aws_vpc_endpoint.gateway["s3"].policy).Statement[0].Condition.StringEquals["aws:PrincipalAccount"] == data.aws_caller_identity.current.account_id && jsondecode(aws_vpc_endpoint.gateway["s3"].policy).Statement[1].Resource == "arn:aws:s3:::prod-ap-northeast-2-starport-layer-bucket/*" && jsondecode(aws_vpc_endpoint.gateway["dynamodb"].policy).Statement[0].Condition.StringEquals["aws:PrincipalAccount"] == data.aws_caller_identity.current.account_id
    error_message = "own identities, and image layers: ${aws_vpc_endpoint.gateway["s3"].policy}"
  }
  assert {
    condition     = aws_route_table_association.this["data-a"].route_table_id == aws_route_table.data[0].id && aws_route_table_association.this["management-c"].route_table_id == aws_route_table.private["c"].id && aws_route_table_association.this["public-a"].route_table_id == aws_route_table.public[0].id
    error_message = "each tier has its way out"
  }
}

run "has_one_nat_gateway" {
  variables {
    nat = "one"
  }
  assert {
    condition     = keys(aws_nat_gateway.this) == ["a"] && aws_route.nat["c"].nat_gateway_id == aws_nat_gateway.this["a"].id && aws_nat_gateway.this["a"].subnet_id == aws_subnet.this["public-a"].id
    error_message = "one for all zones, in the public subnet"
  }
}

run "has_a_nat_gateway_per_zone" {
  variables {
    nat                = "per-az"
    availability_zones = { a = 0, b = 2 }
  }
  assert {
    condition     = keys(aws_nat_gateway.this) == ["a", "b"] && aws_route.nat["b"].nat_gateway_id == aws_nat_gateway.this["b"].id
    error_message = "each zone its own"
  }
  assert {
    condition     = aws_subnet.this["private-b"].cidr_block == "10.20.64.0/19" && sort(keys(output.nat_public_ips)) == tolist(["a", "b"])
    error_message = "the slot decides the place"
  }
}

run "makes_only_the_tiers_asked_for" {
  command = plan
  variables {
    tiers = ["private"]
  }
  assert {
    condition     = length(aws_subnet.this) == 2 && length(aws_internet_gateway.this) == 0 && length(aws_route_table.data) == 0 && length(aws_route_table.public) == 0
    error_message = "no way to the internet"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                = "Main"
    cidr_block          = "10.20.0.0/20"
    availability_zones  = { a = 0 }
    nat                 = "two"
    flow_log_bucket_arn = "logs"
    tags                = { Environment = "prod" }
  }
  expect_failures = [var.name, var.cidr_block, var.availability_zones, var.nat, var.flow_log_bucket_arn, var.tags]
}

run "refuses_a_public_range" {
  command = plan
  variables {
    cidr_block = "8.8.0.0/16"
  }
  expect_failures = [var.cidr_block]
}

run "refuses_two_zones_in_one_slot" {
  command = plan
  variables {
    availability_zones = { a = 0, b = 0 }
  }
  expect_failures = [var.availability_zones]
}

run "refuses_an_unknown_tier" {
  command = plan
  variables {
    tiers = ["private", "dmz"]
  }
  expect_failures = [var.tiers]
}

run "refuses_nat_without_public_subnets" {
  command = plan
  variables {
    tiers = ["private"]
    nat   = "one"
  }
  expect_failures = [var.nat]
}
