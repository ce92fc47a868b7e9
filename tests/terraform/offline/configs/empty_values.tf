# Empty strings, lists, maps and explicit nulls, which the old SDK does not keep apart.
variable "changed" { default = false }
resource "aws_sqs_queue" "empty" {
  name           = "empty"
  policy         = ""
  redrive_policy = null
  tags           = {}
}
resource "aws_security_group" "empty" {
  name        = "empty"
  description = var.changed ? "described" : null
  ingress     = []
  egress      = []
}
resource "aws_instance" "empty" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  key_name               = ""
  user_data              = ""
  vpc_security_group_ids = []
  ebs_optimized          = false
  tags                   = { Empty = "" }
}
resource "aws_iam_role" "empty" {
  name               = "empty"
  description        = ""
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
resource "aws_route_table" "empty" {
  vpc_id = "vpc-0123456789abcdef0"
  route  = []
}
resource "aws_lb" "empty" {
  name    = "empty"
  subnets = ["subnet-0123456789abcdef0"]
}
