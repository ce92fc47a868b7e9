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

  name = "hub"
}

run "does_nothing_by_itself" {
  command = plan
  assert {
    condition     = aws_ec2_transit_gateway.this.default_route_table_association == "disable" && aws_ec2_transit_gateway.this.default_route_table_propagation == "disable" && aws_ec2_transit_gateway.this.auto_accept_shared_attachments == "disable" && aws_ec2_transit_gateway.this.amazon_side_asn == 64512
    error_message = "no association, propagation or acceptance"
  }
  assert {
    condition     = length(aws_ec2_transit_gateway_vpc_attachment.this) == 0 && length(aws_ram_resource_share.this) == 0
    error_message = "nobody is attached"
  }
}

run "keeps_prod_and_dev_apart" {
  command = plan
  variables {
    asn = 64600
    attachments = {
      shared = { environment = "shared", vpc_id = "vpc-1", subnet_ids = { a = "subnet-1", c = "subnet-2" }, route_table_ids = { private = "rtb-1" }, reachable_cidr_blocks = ["10.20.0.0/16"] }
      prod   = { environment = "prod", vpc_id = "vpc-2", subnet_ids = { a = "subnet-3", c = "subnet-4" } }
      dev    = { environment = "dev", vpc_id = "vpc-3", subnet_ids = { a = "subnet-5", c = "subnet-6" } }
    }
  }
  assert {
    condition     = keys(aws_ec2_transit_gateway_route_table_propagation.this) == ["dev-to-dev", "dev-to-shared", "prod-to-prod", "prod-to-shared", "shared-to-dev", "shared-to-prod", "shared-to-shared"]
    error_message = "prod and dev do not learn of each other: ${jsonencode(keys(aws_ec2_transit_gateway_route_table_propagation.this))}"
  }
  assert {
    condition     = length(aws_ec2_transit_gateway_route_table.this) == 3 && length(aws_ec2_transit_gateway_route_table_association.this) == 3 && aws_route.this["shared-private-10.20.0.0/16"].route_table_id == "rtb-1"
    error_message = "a table each, and routes to the hub"
  }
}

run "lets_in_whom_it_lists" {
  command = plan
  variables {
    attachments          = { prod = { environment = "prod", vpc_id = "vpc-2", subnet_ids = { a = "subnet-3", c = "subnet-4" } } }
    accepted_attachments = { dev = { environment = "dev", attachment_id = "tgw-attach-1" }, staging = { environment = "staging", attachment_id = "tgw-attach-2" } }
  }
  assert {
    condition     = keys(aws_ec2_transit_gateway_route_table_propagation.this) == ["dev-to-dev", "prod-to-prod", "staging-to-staging"] && keys(aws_ec2_transit_gateway_route_table_association.this) == ["dev", "prod", "staging"]
    error_message = "each environment has a table that knows itself only"
  }
  assert {
    condition     = aws_ec2_transit_gateway_vpc_attachment_accepter.this["dev"].transit_gateway_attachment_id == "tgw-attach-1" && !aws_ec2_transit_gateway_vpc_attachment_accepter.this["dev"].transit_gateway_default_route_table_association
    error_message = "the attachment of the other account is accepted, into no default table"
  }
}

run "accepts_no_other_environment" {
  command = plan
  variables {
    accepted_attachments = { lab = { environment = "lab", attachment_id = "tgw-attach-1" } }
  }
  expect_failures = [var.accepted_attachments]
}

run "accepts_ids_of_attachments" {
  command = plan
  variables {
    accepted_attachments = { dev = { environment = "dev", attachment_id = "vpc-1" } }
  }
  expect_failures = [var.accepted_attachments]
}

run "accepts_no_name_twice" {
  command = plan
  variables {
    attachments          = { dev = { environment = "dev", vpc_id = "vpc-2", subnet_ids = { a = "subnet-3", c = "subnet-4" } } }
    accepted_attachments = { dev = { environment = "dev", attachment_id = "tgw-attach-1" } }
  }
  expect_failures = [var.accepted_attachments]
}

run "is_shared_within_the_organisation" {
  command = plan
  variables {
    shared_with = { dev = "222222222222" }
  }
  assert {
    condition     = !aws_ram_resource_share.this[0].allow_external_principals && aws_ram_principal_association.this["dev"].principal == "222222222222"
    error_message = "no account outside"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name        = "Hub"
    asn         = 100
    attachments = { main = { environment = "test", vpc_id = "vpc-1", subnet_ids = { a = "subnet-1", c = "subnet-2" } } }
    shared_with = { all = "*" }
    tags        = { Environment = "prod" }
  }
  expect_failures = [var.name, var.asn, var.attachments, var.shared_with, var.tags]
}

run "refuses_one_zone" {
  command = plan
  variables {
    attachments = { main = { environment = "prod", vpc_id = "vpc-1", subnet_ids = { a = "subnet-1" } } }
  }
  expect_failures = [var.attachments]
}

run "refuses_a_route_to_everything" {
  command = plan
  variables {
    attachments = { main = { environment = "prod", vpc_id = "vpc-1", subnet_ids = { a = "subnet-1", c = "subnet-2" }, reachable_cidr_blocks = ["0.0.0.0/0"] } }
  }
  expect_failures = [var.attachments]
}
