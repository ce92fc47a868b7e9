module "m" {
  source    = "./m"
  nullable  = null
  fixed     = null
  not_given = "z"
}

output "all" {
  value = module.m.all
}
