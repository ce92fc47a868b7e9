resource "aws_sqs_queue" "this" { visibility_timeout_seconds = "soon" }
