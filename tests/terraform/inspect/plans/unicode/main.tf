locals {
  ключ = 1
  é     = "e\u0301"
}

resource "terraform_data" "ñ" {
  input = { "ключ" = local.ключ, len = length(local.é), eq = local.é == "é", emoji = "👩‍👩‍👧" }
}
