resource "terraform_data" "a" {
  input = 1
}

module "m" {
  source = "./m"
  value  = { id = terraform_data.a.id, known = 1 }
}

output "known" {
  value = module.m.value.known
}

output "unknown" {
  value = module.m.value.id
}
