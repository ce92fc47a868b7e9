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

variable "runbook_url" {
  description = "Where the runbook is read: docs/operations/runbooks/security.md as the wiki shows it."
  type        = string
  default     = "https://wiki.example.com/platform/security"
  nullable    = false

  validation {
    condition     = startswith(var.runbook_url, "https://")
    error_message = "runbook_url must begin with https://: \"${var.runbook_url}\"."
  }
}
