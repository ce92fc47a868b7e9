resource "terraform_data" "a" {
  input = "x"
}

resource "terraform_data" "b" {
  input = {
    id     = terraform_data.a.id
    output = terraform_data.a.output
    known  = terraform_data.a.input
    list   = [1, terraform_data.a.id, 3]
    nested = { deep = [terraform_data.a.id] }
  }
  triggers_replace = [terraform_data.a.id]
}

output "id" {
  value = terraform_data.a.id
}

output "partly" {
  value = [1, terraform_data.a.id]
}

output "length" {
  value = length([terraform_data.a.id])
}

output "not_null" {
  value = terraform_data.a.id == null
}
