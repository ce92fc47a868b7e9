module "m" {
  source = "./m"
  count  = 3
}

resource "terraform_data" "this" {
  input = { all = module.m[*].v, last = element(module.m[*].v, 2) }
}
