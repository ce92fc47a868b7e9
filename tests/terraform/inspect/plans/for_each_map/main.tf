locals {
  sizes = { small = 1, large = { cpu = 4 }, "odd key" = null }
}

resource "terraform_data" "each" {
  for_each = local.sizes
  input    = { key = each.key, value = each.value }
}

output "keys" {
  value = keys(terraform_data.each)
}

output "one" {
  value = terraform_data.each["large"].input.value.cpu
}

output "all" {
  value = { for k, v in terraform_data.each : k => v.input }
}
