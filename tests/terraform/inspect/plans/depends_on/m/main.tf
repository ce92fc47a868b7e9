resource "terraform_data" "t" { input = 1 }
output "v" { value = terraform_data.t.input }
