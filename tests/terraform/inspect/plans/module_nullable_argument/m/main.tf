variable "nullable" { default = "n" }
variable "fixed" {
  default  = "f"
  nullable = false
}
variable "not_given" { default = "g" }
variable "list" {
  type     = list(string)
  default  = ["d"]
  nullable = false
}
output "all" { value = [var.nullable, var.fixed, var.not_given, var.list] }
