resource "aws_sqs_queue" "this" {
  settings { a = 1 }
}
