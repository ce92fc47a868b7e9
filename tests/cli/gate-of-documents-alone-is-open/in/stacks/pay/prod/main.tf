resource "aws_sqs_queue" "this" {
  name                       = "prod-pay"
  visibility_timeout_seconds = 30
}
