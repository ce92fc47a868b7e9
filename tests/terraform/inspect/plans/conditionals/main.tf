variable "on" {
  type    = bool
  default = true
}

output "all" {
  value = [
    var.on ? "yes" : "no",
    var.on ? 1 : "a",
    var.on ? [1] : ["a", "b"],
    var.on ? { a = 1 } : { b = 2 },
    var.on ? null : "x",
    !var.on ? tonumber("x") : 1,
  ]
}

resource "terraform_data" "optional" {
  count = var.on ? 1 : 0
  input = one(terraform_data.off[*].id)
}

resource "terraform_data" "off" {
  count = var.on ? 0 : 1
}
