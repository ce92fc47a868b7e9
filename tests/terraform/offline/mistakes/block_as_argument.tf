resource "aws_lb_target_group" "this" {
  health_check = { path = "/" }
}
