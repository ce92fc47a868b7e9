data "aws_nothing" "this" {}
