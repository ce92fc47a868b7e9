variable "rotation_package" {
  description = "Object in the bucket of artifacts that the function is made of; a new version is a new name."
  type        = string
  default     = "secret-rotation/1.0.0.zip"
  nullable    = false

  validation {
    condition     = can(regex("^secret-rotation/[0-9]+\\.[0-9]+\\.[0-9]+\\.zip$", var.rotation_package))
    error_message = "rotation_package must be secret-rotation/<version>.zip: \"${var.rotation_package}\"."
  }
}

variable "platform_secrets" {
  description = "Secrets that several products use and no program can replace, by name: what each opens and the keys of its JSON, roles that read it, and roles that replace it each quarter. Roles must exist."
  type = map(object({
    description      = string
    reader_role_arns = set(string)
    writer_role_arns = set(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for secret in var.platform_secrets : length(secret.writer_role_arns) > 0])
    error_message = "each of platform_secrets needs writer_role_arns: nobody could replace it."
  }
}

variable "runbook_url" {
  description = "Where the runbook is read: docs/operations/runbooks/secrets.md as the wiki shows it."
  type        = string
  default     = "https://wiki.example.com/platform/secrets"
  nullable    = false

  validation {
    condition     = startswith(var.runbook_url, "https://")
    error_message = "runbook_url must begin with https://: \"${var.runbook_url}\"."
  }
}
