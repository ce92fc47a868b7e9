variable "a" { type = string }
variable "b" { type = any }

output "o" {
  value = [var.a, var.b]
}
