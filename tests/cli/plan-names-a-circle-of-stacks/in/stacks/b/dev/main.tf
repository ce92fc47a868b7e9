provider "aws" {}
resource "aws_ssm_parameter" "out" {
  name  = "/b/dev/out"
  type  = "String"
  value = "1"
}
data "aws_ssm_parameter" "in" { name = "/a/dev/out" }
