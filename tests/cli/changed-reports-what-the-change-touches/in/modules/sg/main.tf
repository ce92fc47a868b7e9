variable "cidr" {
  type = string
}

resource "aws_security_group_rule" "this" {
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = [var.cidr]
  security_group_id = "sg-0123456789abcdef0"
  description       = "to the bastion"
}
