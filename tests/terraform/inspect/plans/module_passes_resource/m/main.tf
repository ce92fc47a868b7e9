variable "resources" {}
output "n" { value = [for r in var.resources : r.input.n] }
resource "terraform_data" "ids" { input = var.resources[*].id }
