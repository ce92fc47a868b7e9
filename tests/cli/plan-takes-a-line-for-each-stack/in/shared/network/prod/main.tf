provider "aws" {}
resource "aws_ssm_parameter" "vpc" {
  name  = "/shared/network/prod/vpc-id"
  type  = "String"
  value = "vpc-1"
}
