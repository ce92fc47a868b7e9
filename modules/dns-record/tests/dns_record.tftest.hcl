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

  zone_id = "Z0123456789ABCDEFGHIJ"
  name    = "orders.example.com"
  target  = { name = "prod-orders-alb-1.ap-northeast-2.elb.amazonaws.com", zone_id = "ZWKZPGTI48KDX" }
}

run "leads_to_one_target" {
  command = plan
  assert {
    condition     = keys(aws_route53_record.alias) == ["SIMPLE-A"] && one(aws_route53_record.alias["SIMPLE-A"].alias).evaluate_target_health && aws_route53_record.alias["SIMPLE-A"].set_identifier == null
    error_message = "one alias"
  }
  assert {
    condition     = length(aws_route53_health_check.primary) == 0
    error_message = "no health check"
  }
}

run "leads_to_the_dr_region_when_the_first_fails" {
  variables {
    failover = { secondary = { name = "prod-orders-alb-2.ap-northeast-1.elb.amazonaws.com", zone_id = "Z14GRHDCWA56QT" } }
    is_ipv6  = true
  }
  assert {
    condition     = keys(aws_route53_record.alias) == ["PRIMARY-A", "PRIMARY-AAAA", "SECONDARY-A", "SECONDARY-AAAA"] && aws_route53_record.alias["PRIMARY-A"].health_check_id == aws_route53_health_check.primary[0].id && one(aws_route53_record.alias["SECONDARY-A"].alias).name == "prod-orders-alb-2.ap-northeast-1.elb.amazonaws.com"
    error_message = "two targets, the first is asked"
  }
  assert {
    condition     = aws_route53_health_check.primary[0].type == "HTTPS" && aws_route53_health_check.primary[0].resource_path == "/healthz" && one(aws_route53_record.alias["PRIMARY-A"].failover_routing_policy).type == "PRIMARY"
    error_message = "by HTTPS"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    zone_id = "example.com"
    name    = "orders"
    target  = { name = "alb", zone_id = "x" }
    tags    = { Environment = "prod" }
  }
  expect_failures = [var.zone_id, var.name, var.target, var.tags]
}

run "refuses_to_fail_over_to_itself" {
  command = plan
  variables {
    failover = { secondary = { name = "prod-orders-alb-1.ap-northeast-2.elb.amazonaws.com", zone_id = "ZWKZPGTI48KDX" } }
  }
  expect_failures = [var.failover]
}

run "refuses_a_path_that_is_none" {
  command = plan
  variables {
    failover = { secondary = { name = "b.elb.amazonaws.com", zone_id = "Z14GRHDCWA56QT" }, health_check_path = "healthz" }
  }
  expect_failures = [var.failover]
}
