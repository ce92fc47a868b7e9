locals {
  tags = {
    blue  = { Team = "pay" }
    green = { Owner = "pay" }
  }
}
resource "aws_sns_topic" "a" {
  name = "a"
  tags = local.tags[terraform.workspace]
}
