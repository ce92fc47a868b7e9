provider "aws" {
  region = "eu-west-1"
}

module "api" {
  source = "../../../modules/q"
  name   = "x"
  # infra:ignore[TAG001,TAG007] until=2099-01-01 reason="moves away next year"
  tags = merge(local.common, { Name = "x" })
}
# infra:ignore[TAG001]
resource "aws_sns_topic" "t" {
  name = "t"
  tags = { Owner = "me" } # infra:ignore[TAG005] reason="never needed"
}
