output "arn" {
  description = "ARN of the queue."
  value       = aws_sqs_queue.this.arn
}

output "url" {
  description = "URL of the queue."
  value       = aws_sqs_queue.this.url
}

output "name" {
  description = "Name of the queue, dimension of its metrics."
  value       = aws_sqs_queue.this.name
}

output "dead_letter_arn" {
  description = "ARN of the dead-letter queue."
  value       = aws_sqs_queue.dead_letter.arn
}

output "dead_letter_name" {
  description = "Name of the dead-letter queue."
  value       = aws_sqs_queue.dead_letter.name
}

output "alarm_arns" {
  description = "ARNs of the alarms: messages in the dead-letter queue, age of the oldest message."
  value       = { dead_letter = aws_cloudwatch_metric_alarm.dead_letter.arn, age = aws_cloudwatch_metric_alarm.age.arn }
}
