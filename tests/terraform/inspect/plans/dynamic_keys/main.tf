locals {
  env  = "prod"
  tags = { (local.env) = true, "${local.env}-x" = 1, (upper("k")) = 2 }
}

output "tags" {
  value = local.tags
}

resource "terraform_data" "this" {
  for_each = { for k, v in local.tags : "${k}/${v}" => v }
  input    = each.key
}
