# Meta-arguments.
variable "changed" { default = false }
resource "aws_sqs_queue" "ignored" {
  name                       = "ignored"
  visibility_timeout_seconds = var.changed ? 10 : 20
  lifecycle { ignore_changes = [visibility_timeout_seconds, tags] }
}
resource "aws_sqs_queue" "triggered" {
  name = "triggered"
  lifecycle { replace_triggered_by = [aws_sns_topic.this] }
}
resource "aws_sns_topic" "this" { display_name = var.changed ? "b" : "a" }
resource "aws_sqs_queue" "gone" {
  count = var.changed ? 0 : 1
  name  = "gone"
}
resource "aws_sqs_queue" "new" {
  count = var.changed ? 2 : 1
  name  = "new-${count.index}"
}
resource "aws_sqs_queue" "checked" {
  name = "checked"
  lifecycle {
    postcondition {
      condition     = self.name == "checked"
      error_message = "the name differs"
    }
  }
}
