variable "name" {
  type = string
}

variable "suffix" {
  type    = string
  default = "-q"
}

resource "terraform_data" "this" {
  input = "${var.name}${var.suffix}"
}

output "address" {
  value = terraform_data.this.input
}

output "id" {
  value = terraform_data.this.id
}
