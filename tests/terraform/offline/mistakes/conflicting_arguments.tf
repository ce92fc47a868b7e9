# differs: which arguments exclude each other is in the provider's code, not in its schema
resource "aws_sqs_queue" "this" {
  name        = "a"
  name_prefix = "b"
}
