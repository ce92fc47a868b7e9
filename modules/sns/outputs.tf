output "arn" {
  description = "ARN of the topic, for `alarm.topic_arns` of other modules."
  value       = aws_sns_topic.this.arn
}

output "name" {
  description = "Name of the topic."
  value       = aws_sns_topic.this.name
}

output "subscription_arns" {
  description = "ARNs of the subscriptions, by their name."
  value       = { for key, subscription in aws_sns_topic_subscription.this : key => subscription.arn }
}
