variable "a" {
  type    = list(string)
  default = ["x"]
}
variable "req" { type = string }
variable "nn" {
  type     = string
  nullable = false
}
resource "terraform_data" "one" { input = "v" }
resource "terraform_data" "two" {
  count = 2
  input = count.index
}
resource "terraform_data" "three" {
  for_each = { k = 1 }
  input    = each.value
}
locals {
  fromres = terraform_data.one.input
  n       = length(var.a)
  chain   = "${local.n}-${var.req}"
}
module "m" {
  source = "./m"
  x      = "in"
}
output "o" { value = local.n }
