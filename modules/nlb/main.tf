locals {
  environment = var.tags["Environment"]
  name        = "${local.environment}-${var.name}-nlb"
}

resource "aws_lb" "this" {
  name                             = local.name
  load_balancer_type               = "network"
  internal                         = !var.is_public
  subnets                          = values(var.subnet_ids)
  security_groups                  = var.security_group_ids
  enable_deletion_protection       = var.enable_deletion_protection
  enable_cross_zone_load_balancing = true
  tags                             = merge(var.tags, { Name = local.name }, var.is_public ? { PublicAccess = var.public_access_reason } : {})

  # Written for TLS listeners only: flow logs of the network tell of the rest.
  access_logs {
    bucket  = var.access_log_bucket
    prefix  = "nlb/${local.name}"
    enabled = true
  }
}

resource "aws_lb_target_group" "this" {
  for_each = var.listeners

  name                   = "${local.environment}-${each.key}-${each.value.target_port}-tg"
  vpc_id                 = var.vpc_id
  target_type            = each.value.target_type
  port                   = each.value.target_port
  protocol               = "TCP"
  deregistration_delay   = each.value.deregistration_delay_seconds
  connection_termination = true
  preserve_client_ip     = true
  tags                   = merge(var.tags, { Name = "${local.environment}-${each.key}-${each.value.target_port}-tg" })

  health_check {
    protocol            = each.value.health_check.path == null ? "TCP" : "HTTP"
    path                = each.value.health_check.path
    port                = each.value.health_check.port
    interval            = each.value.health_check.interval_seconds
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener" "this" {
  for_each = var.listeners

  load_balancer_arn = aws_lb.this.arn
  port              = each.value.port
  protocol          = each.value.certificate_arn == null ? "TCP" : "TLS"
  certificate_arn   = each.value.certificate_arn
  ssl_policy        = each.value.certificate_arn == null ? null : "ELBSecurityPolicy-TLS13-1-2-2021-06"
  tags              = merge(var.tags, { Name = "${local.name}-${each.key}" })

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this[each.key].arn
  }
}
