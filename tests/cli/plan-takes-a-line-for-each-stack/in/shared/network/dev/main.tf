provider "aws" {}
resource "aws_ssm_parameter" "vpc" {
  name  = "/shared/network/dev/vpc-id"
  type  = "String"
  value = "vpc-1"
}
