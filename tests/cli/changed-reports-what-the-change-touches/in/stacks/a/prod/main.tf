variable "cidr" {
  type = string
}

module "sg" {
  source = "../../../modules/sg"
  cidr   = var.cidr
}

resource "aws_security_group_rule" "old" {
  type              = "ingress"
  from_port         = 3389
  to_port           = 3389
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = "sg-0123456789abcdef0"
  description       = "here before"
}
