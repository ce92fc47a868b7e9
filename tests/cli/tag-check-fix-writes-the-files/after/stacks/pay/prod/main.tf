provider "aws" {
  region = "eu-west-1"
}
provider "aws" {
  alias  = "dr"
  region = "eu-west-2"
}

module "api" {
  for_each  = toset(["eu", "us"])
  source    = "../../../modules/q"
  name      = each.key
  providers = { aws = aws.dr }
  tags      = merge(local.common, { Name = "x" })
}
resource "aws_sns_topic" "t" {
  name = "t"
  tags = {
    Environment = "prod"
    Owner       = ""
    ManagedBy   = "terraform"
  }
}
