resource "aws_wafv2_web_acl" "this" {
  name  = "x"
  scope = "REGIONAL"
}
