variable "x" {}
resource "terraform_data" "z" { input = var.x }
output "plain" { value = upper(var.x) }
output "res" { value = terraform_data.z.input }
output "s" {
  value     = "q"
  sensitive = true
}
