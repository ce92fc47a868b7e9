module "outer" {
  source = "./outer"
  prefix = "p"
}

resource "terraform_data" "root" {
  input = module.outer.names
}
