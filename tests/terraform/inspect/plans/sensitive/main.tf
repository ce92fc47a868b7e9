variable "password" {
  type      = string
  default   = "secret"
  sensitive = true
}

resource "terraform_data" "a" {
  input = {
    plain  = "x"
    secret = var.password
    length = length(var.password)
    list   = ["a", var.password]
    text   = "p-${var.password}"
  }
}

resource "terraform_data" "b" {
  input            = var.password
  triggers_replace = terraform_data.a.input
}

output "secret" {
  value     = var.password
  sensitive = true
}

output "open" {
  value = nonsensitive(length(var.password))
}

output "keys" {
  value = keys({ a = var.password })
}

output "of_resource" {
  value = terraform_data.b.output
}
