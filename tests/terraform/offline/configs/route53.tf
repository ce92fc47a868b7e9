variable "changed" { default = false }
resource "aws_route53_zone" "this" { name = "example.com" }
resource "aws_route53_zone" "private" {
  name = "internal.example.com"
  vpc { vpc_id = "vpc-0123456789abcdef0" }
}
resource "aws_route53_record" "a" {
  zone_id = aws_route53_zone.this.zone_id
  name    = "www"
  type    = "A"
  ttl     = var.changed ? 60 : 300
  records = ["192.0.2.1"]
}
resource "aws_route53_record" "alias" {
  zone_id = aws_route53_zone.this.zone_id
  name    = "app.example.com"
  type    = "A"
  alias {
    name                   = "lb.example.com"
    zone_id                = "Z0123456789ABC"
    evaluate_target_health = true
  }
}
resource "aws_route53_health_check" "this" {
  fqdn              = "www.example.com"
  port              = 443
  type              = "HTTPS"
  resource_path     = "/"
  failure_threshold = 3
  request_interval  = 30
}
