resource "terraform_data" "null_input" {}

resource "terraform_data" "with_input" {
  input = 1
}

output "null_output" {
  value = terraform_data.null_input.output == null
}

output "with_output" {
  value = terraform_data.with_input.output
}
