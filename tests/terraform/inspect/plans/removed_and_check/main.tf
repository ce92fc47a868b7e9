removed {
  from = terraform_data.gone

  lifecycle {
    destroy = false
  }
}

resource "terraform_data" "this" {
  input = 2
}

check "size" {
  assert {
    condition     = terraform_data.this.input > 1
    error_message = "Too small."
  }
}
