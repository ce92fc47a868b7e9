resource "terraform_data" "a" {}

locals {
  id = terraform_data.a.id
}

resource "terraform_data" "b" {
  input = {
    prefix   = startswith("abc${local.id}", "ab")
    joined   = join("-", ["a", local.id])
    upper    = upper(local.id)
    merged   = merge({ a = 1 }, { b = local.id })
    keys     = keys({ a = local.id })
    contains = contains(["a", local.id], "a")
    coalesce = coalesce("x", local.id)
    cond     = local.id == "x" ? 1 : 2
    set      = toset(["k", local.id])
    map      = tomap({ x = "1", y = local.id })
    list     = tolist(["1", local.id])
    try      = try(local.id, "y")
    can      = can(local.id)
    for      = [for s in ["a", local.id] : upper(s)]
    json     = jsonencode({ a = local.id })
  }
}
