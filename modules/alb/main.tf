locals {
  environment = var.tags["Environment"]
  name        = "${local.environment}-${var.name}-alb"
}

resource "aws_lb" "this" {
  name                       = local.name
  load_balancer_type         = "application"
  internal                   = !var.is_public
  subnets                    = values(var.subnet_ids)
  security_groups            = var.security_group_ids
  enable_deletion_protection = var.enable_deletion_protection
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "strictest"
  idle_timeout               = var.idle_timeout_seconds
  tags                       = merge(var.tags, { Name = local.name }, var.is_public ? { PublicAccess = var.public_access_reason } : {})

  access_logs {
    bucket  = var.access_log_bucket
    prefix  = "alb/${local.name}"
    enabled = true
  }
}

resource "aws_lb_target_group" "this" {
  for_each = var.target_groups

  name                              = "${local.environment}-${each.key}-${each.value.port}-tg"
  vpc_id                            = var.vpc_id
  target_type                       = each.value.target_type
  port                              = each.value.port
  protocol                          = each.value.protocol
  deregistration_delay              = each.value.deregistration_delay_seconds
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  tags                              = merge(var.tags, { Name = "${local.environment}-${each.key}-${each.value.port}-tg" })

  health_check {
    path                = each.value.health_check.path
    matcher             = each.value.health_check.matcher
    protocol            = each.value.protocol
    interval            = each.value.health_check.interval_seconds
    timeout             = each.value.health_check.timeout_seconds
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  # A new one must stand before the listener lets go of the old one.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn
  tags              = merge(var.tags, { Name = "${local.name}-https" })

  # What no rule names is answered here, not by some service.
  dynamic "default_action" {
    for_each = var.default_target_group == null ? [1] : []

    content {
      type = "fixed-response"

      fixed_response {
        content_type = "text/plain"
        message_body = "not found"
        status_code  = "404"
      }
    }
  }

  dynamic "default_action" {
    for_each = var.default_target_group == null ? [] : [var.default_target_group]

    content {
      type             = "forward"
      target_group_arn = aws_lb_target_group.this[default_action.value].arn
    }
  }
}

resource "aws_lb_listener_certificate" "this" {
  for_each = var.additional_certificate_arns

  listener_arn    = aws_lb_listener.https.arn
  certificate_arn = each.value
}

resource "aws_lb_listener" "redirect" {
  count = var.enable_redirect ? 1 : 0

  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"
  tags              = merge(var.tags, { Name = "${local.name}-redirect" })

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener_rule" "this" {
  for_each = var.rules

  listener_arn = aws_lb_listener.https.arn
  priority     = each.value.priority
  tags         = merge(var.tags, { Name = "${local.name}-${each.key}" })

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this[each.value.target_group].arn
  }

  dynamic "condition" {
    for_each = length(each.value.paths) > 0 ? [1] : []

    content {
      path_pattern {
        values = each.value.paths
      }
    }
  }

  dynamic "condition" {
    for_each = length(each.value.hosts) > 0 ? [1] : []

    content {
      host_header {
        values = each.value.hosts
      }
    }
  }

  # What did not come through CloudFront lacks the header.
  dynamic "condition" {
    for_each = var.origin_header == null ? [] : [var.origin_header]

    content {
      http_header {
        http_header_name = condition.value.name
        values           = [condition.value.value]
      }
    }
  }
}

resource "aws_wafv2_web_acl_association" "this" {
  count = var.web_acl == null ? 0 : 1

  resource_arn = aws_lb.this.arn
  web_acl_arn  = var.web_acl.arn
}
