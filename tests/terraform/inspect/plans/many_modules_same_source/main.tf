module "a" {
  source = "./m"
  v      = module.b.v
}

module "b" {
  source = "./m"
  v      = "x"
}

module "c" {
  source = "./m/"
  v      = [module.a.v, module.b.v]
}

output "c" {
  value = module.c.v
}
