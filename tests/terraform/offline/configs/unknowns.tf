# Values that are not known before apply, in places where the provider looks at them.
variable "changed" { default = false }
resource "aws_sqs_queue" "seed" { name = "seed" }
locals { unknown = aws_sqs_queue.seed.url }
resource "aws_s3_bucket" "name" { bucket = local.unknown }
resource "aws_sqs_queue" "tags" {
  name = "tags"
  tags = { Owner = local.unknown, Fixed = "x" }
}
resource "aws_security_group" "dynamic" {
  name = "dynamic"
  dynamic "ingress" {
    for_each = toset([80, 443])
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      description = local.unknown
    }
  }
}
resource "aws_iam_role" "policy" {
  name               = "unknown-policy"
  assume_role_policy = data.aws_iam_policy_document.unknown.json
  inline_policy {
    name   = "x"
    policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = local.unknown }] })
  }
}
data "aws_iam_policy_document" "unknown" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [local.unknown]
    }
  }
}
resource "aws_lambda_function" "env" {
  function_name = "env"
  role          = aws_iam_role.policy.arn
  image_uri     = local.unknown
  package_type  = "Image"
  environment { variables = { URL = local.unknown } }
}
resource "aws_cloudwatch_log_group" "count" {
  count             = length([local.unknown, "x"])
  name              = "/x/${count.index}"
  retention_in_days = var.changed ? 1 : 3
}
