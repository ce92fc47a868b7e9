variable "x" {}
variable "y" {}
resource "terraform_data" "t" { input = [var.x, var.y] }
