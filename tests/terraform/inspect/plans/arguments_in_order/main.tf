variable "x" { default = 1 }
variable "y" { default = 1 }

output "both" {
  value = [var.x, var.y]
}
