resource "aws_sqs_que" "this" {}
