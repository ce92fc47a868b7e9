# What was found: made in haste by somebody who has left. Half of it is in a state; the bucket of
# the invoices (`ryuqqq-dev-orders-invoices-222222222222`) was made in the console and is in none.
resource "aws_sqs_queue" "orders_dlq" {
  name = "dev-orders-dlq"
}

resource "aws_sqs_queue" "orders" {
  name                       = "dev-orders"
  visibility_timeout_seconds = 60
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.orders_dlq.arn, maxReceiveCount = 3 })
  tags                       = { environment = "dev" }
}

resource "aws_dynamodb_table" "orders" {
  name         = "dev-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "order_id"

  attribute {
    name = "order_id"
    type = "S"
  }
}

resource "aws_security_group" "worker" {
  name        = "dev-orders-worker-sg"
  description = "Worker of orders"
  vpc_id      = var.vpc_id

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.20.0.0/16"]
  }
}

resource "aws_iam_role" "worker" {
  name = "dev-orders-worker-role"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "worker" {
  name = "all"
  role = aws_iam_role.worker.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["sqs:*", "dynamodb:*", "s3:*"], Resource = "*" }]
  })
}

resource "aws_cloudwatch_log_group" "orders" {
  name = "orders"
}
