module "m" {
  source = "./m"
  in     = local.x
}

locals {
  x = module.m.out
}
