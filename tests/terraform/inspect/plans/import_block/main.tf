resource "terraform_data" "a" {
  input = 1
}

locals {
  unused = [for i in range(3) : i]
}
