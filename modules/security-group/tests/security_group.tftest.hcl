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

  name        = "orders-api"
  description = "Tasks of the orders API"
  vpc_id      = "vpc-0123456789abcdef0"
}

run "is_closed_by_default" {
  command = plan
  assert {
    condition     = aws_security_group.this.name == "prod-orders-api-sg" && aws_security_group.this.tags["Name"] == "prod-orders-api-sg"
    error_message = "environment, name and sg"
  }
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.this) == 0 && length(aws_vpc_security_group_egress_rule.this) == 0
    error_message = "no rules by default"
  }
}

run "makes_rules_by_range_list_group_and_self" {
  variables {
    ingress = {
      office   = { description = "the office", from_port = 443, cidr_ipv4 = "198.51.100.0/24" }
      cdn      = { description = "CloudFront", from_port = 443, prefix_list_id = "pl-22a6434b" }
      balancer = { description = "the load balancer", from_port = 8080, to_port = 8090, security_group_id = "sg-0123456789abcdef0" }
      members  = { description = "members", from_port = 7946, protocol = "udp", is_self = true }
    }
    egress = {
      all = { description = "calls webhooks of customers everywhere", protocol = "-1", cidr_ipv4 = "0.0.0.0/0" }
      v6  = { description = "resolver", from_port = 53, protocol = "udp", cidr_ipv6 = "2001:db8::/48" }
    }
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["office"].cidr_ipv4 == "198.51.100.0/24" && aws_vpc_security_group_ingress_rule.this["office"].to_port == 443
    error_message = "one port of a range"
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["cdn"].prefix_list_id == "pl-22a6434b"
    error_message = "a prefix list"
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["balancer"].referenced_security_group_id == "sg-0123456789abcdef0" && aws_vpc_security_group_ingress_rule.this["balancer"].to_port == 8090
    error_message = "ports of a group"
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["members"].referenced_security_group_id == aws_security_group.this.id
    error_message = "the group itself"
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.this["all"].ip_protocol == "-1" && aws_vpc_security_group_egress_rule.this["all"].from_port == null
    error_message = "everything has no ports"
  }
}

run "lets_the_internet_in_to_443" {
  command = plan
  variables {
    ingress = { web = { description = "customers", from_port = 443, cidr_ipv4 = "0.0.0.0/0" } }
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.this["web"].cidr_ipv4 == "0.0.0.0/0"
    error_message = "443 may be open"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name        = "Orders"
    description = "short"
    vpc_id      = "10.0.0.0"
    ingress     = { none = { description = "nobody at all", from_port = 443 } }
    egress      = { none = { description = "nobody at all", from_port = 443 } }
    tags        = { Environment = "prod" }
  }
  expect_failures = [var.name, var.description, var.vpc_id, var.ingress, var.egress, var.tags]
}

run "refuses_an_open_admin_port" {
  command = plan
  variables {
    ingress = { ssh = { description = "administration", from_port = 22, cidr_ipv4 = "0.0.0.0/0" } }
  }
  expect_failures = [var.ingress]
}

run "refuses_an_admin_port_of_half_the_internet" {
  command = plan
  variables {
    ingress = { ssh = { description = "administration", from_port = 20, to_port = 25, cidr_ipv4 = "0.0.0.0/1" } }
  }
  expect_failures = [var.ingress]
}

run "refuses_another_open_port_of_ipv6" {
  command = plan
  variables {
    ingress = { web = { description = "customers", from_port = 443, to_port = 444, cidr_ipv6 = "::/0" } }
  }
  expect_failures = [var.ingress]
}

run "refuses_two_sources" {
  command = plan
  variables {
    ingress = { web = { description = "customers", from_port = 443, cidr_ipv4 = "10.0.0.0/16", is_self = true } }
  }
  expect_failures = [var.ingress]
}

run "refuses_a_rule_without_a_description" {
  command = plan
  variables {
    ingress = { web = { description = "", from_port = 443, is_self = true } }
  }
  expect_failures = [var.ingress]
}

run "refuses_every_protocol" {
  command = plan
  variables {
    ingress = { web = { description = "customers", from_port = 443, protocol = "-1", is_self = true } }
  }
  expect_failures = [var.ingress]
}

run "refuses_ports_the_wrong_way_round" {
  command = plan
  variables {
    ingress = { web = { description = "customers", from_port = 443, to_port = 80, is_self = true } }
  }
  expect_failures = [var.ingress]
}

run "refuses_what_is_no_range" {
  command = plan
  variables {
    ingress = { web = { description = "customers", from_port = 8443, cidr_ipv4 = "10.0.0.0" } }
  }
  expect_failures = [var.ingress]
}

run "refuses_open_egress_without_a_reason" {
  command = plan
  variables {
    egress = { all = { description = "all traffic", protocol = "-1", cidr_ipv4 = "0.0.0.0/0" } }
  }
  expect_failures = [var.egress]
}

run "refuses_egress_without_a_port" {
  command = plan
  variables {
    egress = { web = { description = "customers", cidr_ipv4 = "10.0.0.0/16" } }
  }
  expect_failures = [var.egress]
}
