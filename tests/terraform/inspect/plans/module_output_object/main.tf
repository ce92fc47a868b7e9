module "network" {
  source = "./network"
}

resource "terraform_data" "subnet" {
  for_each = module.network.subnets
  input    = each.value.cidr
}
