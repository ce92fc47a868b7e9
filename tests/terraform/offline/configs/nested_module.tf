# A module of its own below it, with for_each.
variable "changed" { default = false }
module "queue" {
  source   = "./queue"
  for_each = toset(["a", "b"])
  name     = each.key
  timeout  = var.changed ? 45 : 30
}
output "arns" { value = { for k, q in module.queue : k => q.arn } }
# file: queue/main.tf
variable "name" { type = string }
variable "timeout" { type = number }
resource "aws_sqs_queue" "this" {
  name                       = var.name
  visibility_timeout_seconds = var.timeout
}
output "arn" { value = aws_sqs_queue.this.arn }
