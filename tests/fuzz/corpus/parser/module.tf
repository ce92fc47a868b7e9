# Every construct once.
variable "names" {
  type    = list(string)
  default = ["a", "b"]
}

resource "aws_sqs_queue" "this" {
  for_each = { for k, v in toset(var.names) : k => v... if v != "" }
  name     = "orders-${each.key}" // comment
  tags     = merge(local.tags, { "Name" = each.value, (var.key) : null })
  delay    = -1.5e3 % 2 == 0 || !true ? 0x : [1, 2,][0]
  lifecycle { prevent_destroy = true }
}
