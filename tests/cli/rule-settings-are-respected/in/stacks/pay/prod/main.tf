resource "aws_security_group_rule" "ssh" {
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = "sg-0123456789abcdef0"
  description       = "no longer guarded"
}

resource "aws_security_group_rule" "admin" {
  type              = "ingress"
  from_port         = 8443
  to_port           = 8443
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = "sg-0123456789abcdef0"
  description       = "guarded here"
}

resource "aws_cloudwatch_log_group" "long" {
  name              = "/ryuqqq/pay/prod/api"
  retention_in_days = 30
  tags              = { Owner = "pay" }
}

resource "aws_sqs_queue" "standard" {
  name = "prod-pay"
  tags = { Owner = "pay" }
}

resource "aws_sqs_queue" "own" {
  name = "prod-q-pay"
  tags = { Owner = "pay" }
}
