resource "terraform_data" "a" {
  input = 1

  lifecycle {
    postcondition {
      condition     = self.input == 2
      error_message = "Never."
    }
  }
}
