output "names" {
  description = "Names of the queues by key."
  value       = { for key, queue in aws_sqs_queue.this : key => queue.name }
}
