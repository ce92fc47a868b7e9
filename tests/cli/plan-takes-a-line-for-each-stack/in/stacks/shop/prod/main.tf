provider "aws" {}
data "aws_ssm_parameter" "vpc" {
  name = "/shared/network/prod/vpc-id"
}
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.0.0"
}
locals {
  rules = templatefile("../../common/rules.tftpl", {})
}
