variable "v" {}
output "v" { value = var.v * 10 }
resource "terraform_data" "t" { input = var.v }
