variable "env" {
  type    = string
  default = "dev"

  validation {
    condition     = contains(["dev", "prod"], var.env)
    error_message = "Must be dev or prod, not ${var.env}."
  }
}

output "env" {
  value = var.env
}
