variable "changed" { default = false }
resource "aws_lb" "this" {
  name_prefix        = "nlb-"
  load_balancer_type = "network"
  internal           = true
  subnet_mapping {
    subnet_id            = "subnet-0123456789abcdef0"
    private_ipv4_address = "10.0.0.10"
  }
}
resource "aws_lb_target_group" "this" {
  name_prefix = "tcp-"
  port        = 5432
  protocol    = "TCP"
  vpc_id      = "vpc-0123456789abcdef0"
  lifecycle { create_before_destroy = true }
}
resource "aws_lb_listener" "this" {
  load_balancer_arn = aws_lb.this.arn
  port              = var.changed ? 5433 : 5432
  protocol          = "TCP"
  default_action {
    type = "forward"
    forward {
      target_group {
        arn = aws_lb_target_group.this.arn
      }
    }
  }
}
