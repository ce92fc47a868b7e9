variable "a" {
  type    = string
  default = "base"
}

locals {
  l = "base"
  k = "kept"
}

resource "terraform_data" "this" {
  input            = "base"
  triggers_replace = "kept"

  lifecycle {
    create_before_destroy = true
  }
}

output "o" {
  value       = [var.a, local.l, local.k]
  description = "kept"
}

module "m" {
  source = "./m"
  x      = 1
  y      = 1
}
