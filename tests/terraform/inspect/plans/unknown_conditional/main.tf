resource "terraform_data" "a" {}

locals {
  flag = terraform_data.a.id == "x"
}

resource "terraform_data" "b" {
  input = {
    same   = local.flag ? "a" : "a"
    list   = local.flag ? [1, 2] : [3, 4]
    object = local.flag ? { a = 1 } : { a = 2 }
    and    = local.flag && false
    for    = [for s in ["x"] : s if local.flag]
  }
}
