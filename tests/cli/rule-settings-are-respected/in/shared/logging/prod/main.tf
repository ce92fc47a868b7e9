terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

resource "aws_cloudwatch_log_group" "central" {
  name              = "/ryuqqq/logging/prod/central"
  retention_in_days = 30
  tags              = { Owner = "ops" }
}
