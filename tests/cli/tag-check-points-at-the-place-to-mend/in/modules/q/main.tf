variable "tags" {
  type    = map(string)
  default = {}
}
variable "name" { type = string }
resource "aws_sqs_queue" "this" {
  name = var.name
  tags = merge(var.tags, { Name = var.name })
}
