resource "terraform_data" "a" {}

variabel "x" {}
