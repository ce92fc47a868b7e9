resource "terraform_data" "this" {
  input = "x"

  lifecycle {
    precondition {
      condition     = length(path.module) == 1
      error_message = "Wrong length."
    }
    postcondition {
      condition     = self.input == "x"
      error_message = "Wrong input."
    }
    postcondition {
      condition     = self.output == "x"
      error_message = "Known only after apply."
    }
  }
}

output "o" {
  value = terraform_data.this.input

  precondition {
    condition     = terraform_data.this.input != ""
    error_message = "Empty."
  }
}
