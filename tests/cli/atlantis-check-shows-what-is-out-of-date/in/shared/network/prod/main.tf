resource "aws_ssm_parameter" "vpc" {
  name  = "/shared/network/vpc-id"
  type  = "String"
  value = "vpc-1"
}
