locals {
  sizes = { default = 1, prod = 3 }
}

output "workspace" {
  value = terraform.workspace
}

output "size" {
  value = local.sizes[terraform.workspace]
}

output "paths" {
  value = [path.module, path.root, basename(path.cwd)]
}

module "m" {
  source = "./a/../modules/m"
}

output "module_path" {
  value = module.m.path
}
