variable "name" {}

resource "terraform_data" "this" {
  count = 2
  input = [var.name, count.index, path.module, path.root]
}

output "name" {
  value = upper(var.name)
}
