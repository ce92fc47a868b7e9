data "aws_ssm_parameter" "vpc_id" {
  name = "/shared/network/vpc-id"
}

module "queue" {
  source = "../../../modules/queue"

  env     = "prod"
  service = "payments"
  team    = "payments"
  queues = {
    events  = {}
    refunds = { timeout = 120 }
  }
}

module "service" {
  source = "../../../modules/service"

  name       = "payments"
  env        = "prod"
  with_table = true
}

resource "aws_sns_topic" "replica" {
  provider = aws.dr

  name = "prod-payments-notifications"
  tags = { Name = "replica" }
}
