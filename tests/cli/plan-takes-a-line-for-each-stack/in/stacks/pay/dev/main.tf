provider "aws" {}
data "aws_ssm_parameter" "vpc" {
  name = "/shared/network/dev/vpc-id"
}
module "queue" {
  source = "../../../modules/queue"
  name   = "dev-pay"
}
