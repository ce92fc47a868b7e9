resource "terraform_data" "each" {
  for_each = toset(["b", "a", "b"])
  input    = "${each.key}=${each.value}"
}

resource "terraform_data" "none" {
  for_each = toset([])
}

resource "terraform_data" "chained" {
  for_each = terraform_data.each
  input    = each.value.input
}
