variable "text" {
  default = "x"
}

variable "typed" {
  type    = number
  default = "42"
}

variable "flag" {
  type    = bool
  default = "true"
}

variable "list" {
  type    = list(string)
  default = [1, true, "c"]
}

variable "any" {
  type    = any
  default = { a = [1, "b"] }
}

resource "terraform_data" "this" {
  input = [var.text, var.typed, var.flag, var.list, var.any]
}
