variable "v" {}
output "v" { value = { got = var.v } }
resource "terraform_data" "t" { input = var.v }
