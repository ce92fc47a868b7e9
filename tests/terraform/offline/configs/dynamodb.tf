variable "changed" { default = false }
resource "aws_dynamodb_table" "this" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "pk"
  range_key    = "sk"
  attribute {
    name = "pk"
    type = "S"
  }
  attribute {
    name = "sk"
    type = "S"
  }
  attribute {
    name = "gsi"
    type = "S"
  }
  global_secondary_index {
    name            = "by_gsi"
    hash_key        = "gsi"
    projection_type = "ALL"
  }
  ttl {
    attribute_name = "expires"
    enabled        = true
  }
  point_in_time_recovery { enabled = !var.changed }
  server_side_encryption { enabled = true }
}
resource "aws_dynamodb_table" "provisioned" {
  name           = "locks"
  hash_key       = "LockID"
  read_capacity  = 1
  write_capacity = var.changed ? 2 : 1
  attribute {
    name = "LockID"
    type = "S"
  }
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"
}
