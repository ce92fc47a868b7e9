variable "map" {
  type = map(object({
    size = optional(number, 2)
    rule = optional(object({ port = optional(number, 80), cidrs = optional(set(string), ["0.0.0.0/0"]) }))
  }))
  default = {
    a = {}
    b = { size = 3, rule = {} }
  }
}

variable "tuple" {
  type    = tuple([string, object({ x = optional(string, "d") })])
  default = ["t", {}]
}

variable "set" {
  type    = set(object({ k = string, v = optional(string, "v") }))
  default = [{ k = "1" }, { k = "2", v = "w" }]
}

resource "terraform_data" "each" {
  for_each = var.map
  input    = each.value
}

output "others" {
  value = [var.tuple, var.set]
}
