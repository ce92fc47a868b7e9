variable "tokens" {
  type      = map(string)
  default   = { a = "1", b = "2" }
  sensitive = true
}

locals {
  mixed = { open = "x", closed = sensitive("y") }
}

resource "terraform_data" "this" {
  input = {
    tokens = var.tokens
    mixed  = local.mixed
    merged = merge(local.mixed, { more = 1 })
    set    = toset(["a", sensitive("b")])
    values = [for k, v in local.mixed : v]
  }
}

resource "terraform_data" "each" {
  for_each = nonsensitive(toset(keys(var.tokens)))
  input    = var.tokens[each.key]
}
