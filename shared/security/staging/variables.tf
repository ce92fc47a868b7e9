variable "security_contact" {
  description = "Whom AWS writes to when something of an account is abused or has leaked."
  type = object({
    name  = string
    title = string
    email = string
    phone = string
  })
  default  = { name = "Security on call", title = "Security", email = "security@example.com", phone = "+82 2 0000 0000" }
  nullable = false

  validation {
    condition     = can(regex("^[^@ ]+@[^@ ]+$", var.security_contact.email))
    error_message = "security_contact.email must be a mail address: \"${var.security_contact.email}\"."
  }
}
