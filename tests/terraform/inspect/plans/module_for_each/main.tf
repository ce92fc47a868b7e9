variable "regions" {
  default = {
    eu = { size = 1 }
    us = { size = 2 }
  }
}

module "m" {
  source   = "./m"
  for_each = var.regions
  name     = each.key
  size     = each.value.size
}

output "sizes" {
  value = { for k, m in module.m : k => m.size }
}

output "eu" {
  value = module.m["eu"].size
}
