variable "name" {
  description = "Name of the queue"
  type        = string
}

resource "aws_sqs_queue" "this" {
  name = var.name
  tags = { Owner = "pay@example.com", Größe = "a|b" }
}
