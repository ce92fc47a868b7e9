resource "terraform_data" "source" {
  input = "x"
}

resource "terraform_data" "each" {
  for_each = { a = terraform_data.source.id, b = "known" }
  input    = each.value
}
