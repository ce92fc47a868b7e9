module "m" {
  source     = "./m"
  depends_on = [terraform_data.a]
}

resource "terraform_data" "a" {
  input = 1
}

resource "terraform_data" "b" {
  input      = module.m.v
  depends_on = [module.m, terraform_data.c]
}

resource "terraform_data" "c" {
  count = 2
}

output "v" {
  value      = module.m.v
  depends_on = [terraform_data.b]
}
