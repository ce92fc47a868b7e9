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

  name               = "mqtt"
  vpc_id             = "vpc-0123456789abcdef0"
  subnet_ids         = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
  security_group_ids = ["sg-0123456789abcdef0"]
  access_log_bucket  = "ryuqqq-prod-access-logs-444444444444"
  listeners          = { mqtt = { port = 8883, target_port = 1883, certificate_arn = "arn:aws:acm:ap-northeast-2:444444444444:certificate/1" } }
}

run "is_internal_and_ends_tls" {
  assert {
    condition     = aws_lb.this.name == "prod-mqtt-nlb" && aws_lb.this.load_balancer_type == "network" && aws_lb.this.internal && aws_lb.this.enable_deletion_protection && aws_lb.this.access_logs[0].enabled
    error_message = "internal, protected, logged"
  }
  assert {
    condition     = aws_lb_listener.this["mqtt"].protocol == "TLS" && aws_lb_listener.this["mqtt"].ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06" && aws_lb_listener.this["mqtt"].default_action[0].target_group_arn == aws_lb_target_group.this["mqtt"].arn
    error_message = "TLS"
  }
  assert {
    condition     = aws_lb_target_group.this["mqtt"].name == "prod-mqtt-1883-tg" && aws_lb_target_group.this["mqtt"].health_check[0].protocol == "TCP" && aws_lb_target_group.this["mqtt"].target_type == "ip"
    error_message = "a target group with a health check"
  }
}

run "hands_through_and_faces_the_internet" {
  command = plan
  variables {
    is_public                  = true
    public_access_reason       = "partner-gateway"
    enable_deletion_protection = false
    listeners                  = { kafka = { port = 9094, target_port = 9094, health_check = { path = "/healthz", port = "8081" } } }
  }
  assert {
    condition     = !aws_lb.this.internal && aws_lb.this.tags["PublicAccess"] == "partner-gateway" && !aws_lb.this.enable_deletion_protection && aws_lb_listener.this["kafka"].protocol == "TCP" && aws_lb_target_group.this["kafka"].health_check[0].protocol == "HTTP" && aws_lb_target_group.this["kafka"].health_check[0].port == "8081"
    error_message = "as asked"
  }
}

run "refuses_wrong_values" {
  command = plan
  variables {
    name               = "MQTT"
    vpc_id             = "main"
    subnet_ids         = { a = "subnet-1" }
    security_group_ids = []
    is_public          = true
    listeners          = {}
    access_log_bucket  = "x"
    tags               = { Environment = "prod" }
  }
  expect_failures = [var.name, var.vpc_id, var.subnet_ids, var.security_group_ids, var.public_access_reason, var.listeners, var.access_log_bucket, var.tags]
}

run "refuses_443_without_tls" {
  command = plan
  variables {
    listeners = { web = { port = 443, target_port = 8080 } }
  }
  expect_failures = [var.listeners]
}

run "refuses_a_long_name" {
  command = plan
  variables {
    listeners = { partner-gateway-of-the-shop = { port = 9094, target_port = 9094 } }
  }
  expect_failures = [var.listeners]
}
