module "a" {
  source   = "./m"
  for_each = { x = 1, y = 2 }
  v        = each.value
}

module "b" {
  source   = "./m"
  for_each = module.a
  v        = each.value.v
}

output "b" {
  value = { for k, m in module.b : k => m.v }
}
