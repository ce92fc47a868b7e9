variable "changed" { default = false }
resource "aws_security_group" "this" {
  name        = "inline"
  description = "inline rules"
  vpc_id      = "vpc-0123456789abcdef0"
  ingress {
    description = "https"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
  ingress {
    from_port = 8080
    to_port   = 8080
    protocol  = "tcp"
    self      = true
  }
  egress {
    from_port        = 0
    to_port          = 0
    protocol         = "-1"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }
  tags = var.changed ? { A = "b" } : {}
}
resource "aws_security_group" "peer" {
  name_prefix = "peer-"
  vpc_id      = "vpc-0123456789abcdef0"
  ingress {
    from_port       = 5432
    to_port         = var.changed ? 5433 : 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.this.id]
  }
  lifecycle { create_before_destroy = true }
}
