provider "aws" {
  region = "ap-northeast-2"
  default_tags {
    tags = { Team = "pay", Environment = "prod" }
  }
}

resource "aws_nat_gateway" "this" {
  allocation_id = aws_eip.this.id
  subnet_id     = "subnet-1"
}

resource "aws_eip" "this" {}

resource "aws_ebs_volume" "data" {
  availability_zone = "ap-northeast-2a"
  size              = 100
  type              = "gp2"
}

resource "aws_sqs_queue" "jobs" {}

resource "aws_iam_role" "r" {
  assume_role_policy = "{}"
}
