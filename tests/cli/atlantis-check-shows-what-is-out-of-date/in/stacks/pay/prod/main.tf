data "aws_ssm_parameter" "vpc" { name = "/shared/network/vpc-id" }

module "queue" {
  source = "../../../modules/queue"
}
