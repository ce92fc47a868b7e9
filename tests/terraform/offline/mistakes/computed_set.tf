resource "aws_sqs_queue" "this" { arn = "arn:aws:sqs:ap-northeast-2:123456789012:x" }
