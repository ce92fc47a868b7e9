resource "aws_sqs_queue" "this" {
  name    = "x"
  timeout = 3
}
