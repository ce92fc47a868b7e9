variable "text" { type = string }
variable "number" { type = number }
variable "untyped" {}
variable "list" { type = list(number) }
variable "object" { type = object({ a = string }) }
variable "any" { type = any }

output "all" {
  value = [var.text, var.number, var.untyped, var.list, var.object, var.any]
}
