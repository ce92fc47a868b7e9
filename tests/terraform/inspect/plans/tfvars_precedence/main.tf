variable "a" { type = string }
variable "b" { type = string }
variable "c" { type = string }
variable "d" { type = string }
variable "e" { type = string }
variable "f" { type = string }
variable "g" { type = string }

output "all" {
  value = [var.a, var.b, var.c, var.d, var.e, var.f, var.g]
}

resource "terraform_data" "this" {
  input = "${var.a}${var.b}${var.c}${var.d}${var.e}${var.f}${var.g}"
}
