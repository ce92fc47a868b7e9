provider "aws" {}
resource "aws_ssm_parameter" "out" {
  name  = "/a/dev/out"
  type  = "String"
  value = "1"
}
data "aws_ssm_parameter" "in" { name = "/b/dev/out" }
