resource "terraform_data" "a" {
  input = 1
}

resource "terraform_data" "b" {
  count = 2
  input = 2

  lifecycle {
    replace_triggered_by = [terraform_data.a, terraform_data.a.input]
    ignore_changes       = [input]
  }
}
