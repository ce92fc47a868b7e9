variable "min" {
  default = 1
}

variable "max" {
  type    = number
  default = 3

  validation {
    condition     = var.max > var.min && local.limit > var.max
    error_message = "Out of range."
  }
}

locals {
  limit = var.min + 10
}

output "max" {
  value = var.max
}
