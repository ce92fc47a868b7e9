variable "changed" { default = false }
resource "aws_vpc" "this" { cidr_block = "10.1.0.0/16" }
resource "aws_network_acl" "this" {
  vpc_id = aws_vpc.this.id
  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 443
    to_port    = var.changed ? 444 : 443
    cidr_block = "0.0.0.0/0"
  }
  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "0.0.0.0/0"
  }
}
resource "aws_network_acl_rule" "this" {
  network_acl_id = aws_network_acl.this.id
  rule_number    = 200
  egress         = false
  protocol       = "tcp"
  rule_action    = "allow"
  cidr_block     = "10.1.0.0/16"
  from_port      = 22
  to_port        = 22
}
resource "aws_default_security_group" "this" { vpc_id = aws_vpc.this.id }
resource "aws_vpc_dhcp_options" "this" { domain_name_servers = ["AmazonProvidedDNS"] }
resource "aws_vpc_dhcp_options_association" "this" {
  vpc_id          = aws_vpc.this.id
  dhcp_options_id = aws_vpc_dhcp_options.this.id
}
