terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "ap-northeast-2"
}

variable "port" {
  type    = number
  default = 22
}

resource "aws_security_group_rule" "ssh" {
  type              = "ingress"
  from_port         = var.port
  to_port           = var.port
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = "sg-0123456789abcdef0"
  description       = "administration"
}

# infra:ignore[NET001] reason="the bastion of the vendor"
resource "aws_security_group_rule" "vendor" {
  for_each          = toset(["0.0.0.0/0", "10.0.0.0/8"])
  type              = "ingress"
  from_port         = 3389
  to_port           = 3389
  protocol          = "tcp"
  cidr_blocks       = [each.key]
  security_group_id = "sg-0123456789abcdef0"
  description       = "the vendor's"
}

resource "aws_sqs_queue" "orders" {
  name = "prod-pay"
}
