resource "terraform_data" "a" {
  lifecycle {
    precondition {
      condition     = path.module == 2
      error_message = "Never."
    }
  }
}
