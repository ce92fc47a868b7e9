variable "a" {
  default = "second"
}

resource "terraform_data" "this" {
  input = "over"

  lifecycle {
    prevent_destroy = true
  }
}

module "m" {
  y = 2
}
