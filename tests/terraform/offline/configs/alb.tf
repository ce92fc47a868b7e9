variable "changed" { default = false }
resource "aws_lb" "this" {
  name                       = "web"
  load_balancer_type         = "application"
  internal                   = false
  security_groups            = ["sg-0123456789abcdef0"]
  subnets                    = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  enable_deletion_protection = var.changed
  idle_timeout               = 30
  access_logs {
    bucket  = "logs"
    prefix  = "alb"
    enabled = true
  }
}
resource "aws_lb_target_group" "this" {
  name        = "web"
  port        = var.changed ? 8081 : 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-0123456789abcdef0"
  health_check {
    path    = "/health"
    matcher = "200-299"
  }
  stickiness {
    type            = "lb_cookie"
    cookie_duration = 3600
  }
}
resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "redirect"
    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = "arn:aws:acm:ap-northeast-2:123456789012:certificate/11111111-2222-3333-4444-555555555555"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}
resource "aws_lb_listener_rule" "this" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 10
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
  condition {
    path_pattern { values = var.changed ? ["/api/*", "/v2/*"] : ["/api/*"] }
  }
  condition {
    host_header { values = ["example.com"] }
  }
}
resource "aws_lb_target_group_attachment" "this" {
  target_group_arn = aws_lb_target_group.this.arn
  target_id        = "10.0.0.5"
  port             = 8080
}
output "dns" { value = aws_lb.this.dns_name }
