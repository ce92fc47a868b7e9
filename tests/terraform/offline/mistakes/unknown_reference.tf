resource "aws_sqs_queue" "this" { name = "x" }
output "x" { value = aws_sqs_queue.this.arm }
