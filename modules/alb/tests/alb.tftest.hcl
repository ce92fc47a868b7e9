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

  name               = "orders"
  vpc_id             = "vpc-0123456789abcdef0"
  subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids = ["sg-0123456789abcdef0"]
  certificate_arn    = "arn:aws:acm:ap-northeast-2:444444444444:certificate/12345678-1234-1234-1234-123456789012"
  access_log_bucket  = "ryuqqq-prod-access-logs-444444444444"
  target_groups      = { orders-api = {} }
}

run "is_internal_and_speaks_tls" {
  assert {
    condition     = aws_lb.this.name == "prod-orders-alb" && aws_lb.this.internal && aws_lb.this.enable_deletion_protection && aws_lb.this.drop_invalid_header_fields && !contains(keys(aws_lb.this.tags), "PublicAccess")
    error_message = "internal, protected, strict about headers"
  }
  assert {
    condition     = aws_lb.this.access_logs[0].enabled && aws_lb.this.access_logs[0].bucket == var.access_log_bucket && aws_lb.this.access_logs[0].prefix == "alb/prod-orders-alb"
    error_message = "access logs"
  }
  assert {
    condition     = aws_lb_listener.https.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06" && aws_lb_listener.https.port == 443 && aws_lb_listener.https.default_action[0].fixed_response[0].status_code == "404"
    error_message = "TLS 1.2 and newer; 404 for what no rule names"
  }
  assert {
    condition     = aws_lb_listener.redirect[0].default_action[0].redirect[0].status_code == "HTTP_301" && aws_lb_listener.redirect[0].default_action[0].redirect[0].protocol == "HTTPS"
    error_message = "80 redirects"
  }
  assert {
    condition     = aws_lb_target_group.this["orders-api"].name == "prod-orders-api-8080-tg" && aws_lb_target_group.this["orders-api"].target_type == "ip" && aws_lb_target_group.this["orders-api"].health_check[0].path == "/healthz"
    error_message = "a target group of ips with a health check"
  }
  assert {
    condition     = length(aws_wafv2_web_acl_association.this) == 0 && length(aws_lb_listener_certificate.this) == 0 && length(aws_lb_listener_rule.this) == 0
    error_message = "nothing that was not asked for"
  }
}

run "faces_the_internet_with_a_reason" {
  variables {
    is_public            = true
    public_access_reason = "customer-api"
    default_target_group = "orders-api"
    web_acl              = { arn = "arn:aws:wafv2:ap-northeast-2:444444444444:regional/webacl/prod-shop/1" }
    enable_redirect      = false
  }
  assert {
    condition     = !aws_lb.this.internal && aws_lb.this.tags["PublicAccess"] == "customer-api" && length(aws_lb_listener.redirect) == 0
    error_message = "public, tagged, without port 80"
  }
  assert {
    condition     = aws_lb_listener.https.default_action[0].target_group_arn == aws_lb_target_group.this["orders-api"].arn && aws_wafv2_web_acl_association.this[0].web_acl_arn == var.web_acl.arn
    error_message = "default target group and web ACL"
  }
}

run "routes_what_came_through_cloudfront" {
  variables {
    origin_header               = { name = "X-Origin-Verify", value = "example" }
    additional_certificate_arns = { shop = "arn:aws:acm:ap-northeast-2:444444444444:certificate/2" }
    rules                       = { users = { priority = 10, target_group = "orders-api", paths = ["/api/users/*"], hosts = ["shop.example.com"] } }
    enable_deletion_protection  = false
    idle_timeout_seconds        = 120
  }
  assert {
    condition     = length(nonsensitive(aws_lb_listener_rule.this["users"].condition)) == 3 && aws_lb_listener_rule.this["users"].action[0].target_group_arn == aws_lb_target_group.this["orders-api"].arn && aws_lb_listener_rule.this["users"].priority == 10
    error_message = "path, host and header"
  }
  assert {
    condition     = length(aws_lb_listener_certificate.this) == 1 && !aws_lb.this.enable_deletion_protection && aws_lb.this.idle_timeout == 120
    error_message = "certificate, protection and timeout as asked"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name                 = "Orders"
    vpc_id               = "main"
    subnet_ids           = { a = "subnet-1" }
    security_group_ids   = []
    is_public            = true
    certificate_arn      = "cert"
    access_log_bucket    = "x"
    idle_timeout_seconds = 0
    tags                 = { Environment = "prod" }
  }
  expect_failures = [var.name, var.vpc_id, var.subnet_ids, var.security_group_ids, var.public_access_reason, var.certificate_arn, var.access_log_bucket, var.idle_timeout_seconds, var.tags]
}

run "refuses_target_groups_with_long_names" {
  command = plan
  variables {
    target_groups = { orders-payments-and-refunds = {} }
  }
  expect_failures = [var.target_groups]
}

run "refuses_targets_of_another_kind" {
  command = plan
  variables {
    target_groups = { orders-api = { target_type = "lambda" } }
  }
  expect_failures = [var.target_groups]
}

run "refuses_a_health_check_that_overlaps" {
  command = plan
  variables {
    target_groups = { orders-api = { health_check = { timeout_seconds = 20 } } }
  }
  expect_failures = [var.target_groups]
}

run "refuses_an_unknown_default" {
  command = plan
  variables {
    default_target_group = "other"
  }
  expect_failures = [var.default_target_group]
}

run "refuses_a_default_behind_cloudfront" {
  command = plan
  variables {
    default_target_group = "orders-api"
    origin_header        = { name = "X-Origin-Verify", value = "example" }
  }
  expect_failures = [var.default_target_group]
}

run "refuses_a_rule_for_an_unknown_target_group" {
  command = plan
  variables {
    rules = { users = { priority = 10, target_group = "users", paths = ["/"] } }
  }
  expect_failures = [var.rules]
}

run "refuses_two_rules_of_one_priority" {
  command = plan
  variables {
    rules = { a = { priority = 1, target_group = "orders-api", paths = ["/a"] }, b = { priority = 1, target_group = "orders-api", paths = ["/b"] } }
  }
  expect_failures = [var.rules]
}
