variable "name" { type = string }
module "tags" {
  source  = "../tags"
  service = var.name
}
resource "aws_sqs_queue" "this" {
  name   = var.name
  policy = file("${path.module}/policies/queue.json")
  tags   = module.tags.tags
}
resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name          = "${var.name}-age-alarm"
  alarm_description   = "Messages wait too long. Runbook: https://runbooks.example/queue-age"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  dimensions          = { QueueName = aws_sqs_queue.this.name }
}
