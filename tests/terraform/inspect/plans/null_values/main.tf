resource "terraform_data" "a" {
  input = null
}

resource "terraform_data" "b" {
  input = [null, { x = null }]
}

output "null" {
  value = null
}

output "nested" {
  value = { a = null }
}

output "of_a" {
  value = terraform_data.a.input
}
