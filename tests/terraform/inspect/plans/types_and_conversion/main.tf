variable "set" {
  type    = set(string)
  default = ["b", "a", "a"]
}

variable "map" {
  type    = map(number)
  default = { x = "1", y = 2 }
}

variable "object" {
  type    = object({ a = string, b = number })
  default = { a = 1, b = "2", c = 3 }
}

variable "tuple" {
  type    = tuple([string, number])
  default = [1, "2"]
}

variable "list_any" {
  type    = list(any)
  default = [1, "x", true]
}

variable "nested" {
  type    = map(list(object({ n = number })))
  default = { k = [{ n = "1" }] }
}

resource "terraform_data" "this" {
  input = [var.set, var.map, var.object, var.tuple, var.list_any, var.nested, tostring(5), tobool("true")]
}
