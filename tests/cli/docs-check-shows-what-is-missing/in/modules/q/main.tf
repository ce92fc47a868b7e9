variable "names" {
  description = "What is queued."
  type = list(object({
    name = string
    age  = optional(number, 60) # seconds
  }))
}

resource "aws_sqs_queue" "this" {
  for_each = { for queue in var.names : queue.name => queue }

  name                      = each.key
  message_retention_seconds = each.value.age
}

output "arns" {
  value       = { for name, queue in aws_sqs_queue.this : name => queue.arn }
  description = "ARNs by name."
}
