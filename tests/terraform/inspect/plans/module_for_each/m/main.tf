variable "name" {}
variable "size" { type = number }
resource "terraform_data" "this" {
  for_each = toset([for i in range(var.size) : tostring(i)])
  input    = "${var.name}-${each.value}"
}
output "size" { value = length(terraform_data.this) }
