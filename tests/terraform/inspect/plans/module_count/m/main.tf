variable "n" { type = string }
resource "terraform_data" "this" {
  input = var.n
}
output "n" { value = var.n }
