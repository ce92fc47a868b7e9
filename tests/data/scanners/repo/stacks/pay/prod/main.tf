provider "aws" {
  region = "ap-northeast-2"
}

module "jobs" {
  source = "../../../modules/queue"
  name   = "pay-jobs"
}

resource "aws_security_group" "web" {
  name        = "pay-web"
  description = "web"

  ingress {
    description = "ssh"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_s3_bucket" "data" {
  bucket = "pay-data"
}
