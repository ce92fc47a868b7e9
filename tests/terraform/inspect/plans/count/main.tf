variable "size" {
  default = 3
}

resource "terraform_data" "many" {
  count = var.size
  input = "n${count.index}"
}

resource "terraform_data" "none" {
  count = 0
  input = 1
}

resource "terraform_data" "text" {
  count = "1"
  input = terraform_data.many[1].input
}

output "inputs" {
  value = terraform_data.many[*].input
}

output "none" {
  value = terraform_data.none
}

output "length" {
  value = length(terraform_data.many)
}
