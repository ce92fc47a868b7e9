resource "terraform_data" "a" {
  count = 2
  input = { n = count.index }
}

module "m" {
  source    = "./m"
  resources = terraform_data.a
}

output "n" {
  value = module.m.n
}
