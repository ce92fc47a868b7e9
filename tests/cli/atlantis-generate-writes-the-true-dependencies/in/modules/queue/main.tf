resource "aws_sqs_queue" "this" {
  name   = "prod-pay"
  policy = file("${path.module}/policy.json")
}
