provider "aws" {}
data "aws_ssm_parameter" "vpc" {
  name = "/shared/network/prod/vpc-id"
}
module "queue" {
  source = "../../../modules/queue"
  name   = "prod-pay"
}
