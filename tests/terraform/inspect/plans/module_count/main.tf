module "m" {
  source = "./m"
  count  = 2
  n      = count.index
}

output "second" {
  value = module.m[1].n
}

output "all" {
  value = module.m[*].n
}

module "none" {
  source = "./m"
  count  = 0
  n      = 1
}

output "none" {
  value = module.none
}
