resource "aws_cloudwatch_log_group" "this" {
  name              = "/acme/${var.name}/${var.env}/app"
  retention_in_days = 14
  tags              = var.tags
}

resource "aws_dynamodb_table" "this" {
  count = var.with_table ? 1 : 0

  name         = "${var.env}-${var.name}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  tags         = merge(var.tags, { DataClass = "confidential" })

  attribute {
    name = "id"
    type = "S"
  }
}
