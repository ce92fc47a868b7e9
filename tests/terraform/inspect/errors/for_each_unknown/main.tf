resource "terraform_data" "a" {
  for_each = toset([terraform_data.b.id])
}

resource "terraform_data" "b" {}
