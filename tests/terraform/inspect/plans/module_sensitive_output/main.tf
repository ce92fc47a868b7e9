module "m" {
  source = "./m"
}

resource "terraform_data" "a" {
  input = { s = module.m.secret, p = module.m.plain }
}

output "secret" {
  value     = module.m.secret
  sensitive = true
}
