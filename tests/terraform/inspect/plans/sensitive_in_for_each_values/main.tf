variable "secrets" {
  type    = map(string)
  default = { a = "1" }
}

resource "terraform_data" "each" {
  for_each = { for k, v in var.secrets : k => sensitive(v) }
  input    = each.value
}
