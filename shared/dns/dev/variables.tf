variable "domain_name" {
  description = "Name of the public zone; the private one is `internal.` below it."
  type        = string
  default     = "dev.example.com"
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain_name))
    error_message = "domain_name must be a name such as example.com: \"${var.domain_name}\"."
  }
}
