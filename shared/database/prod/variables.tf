variable "instance_class" {
  description = "Class of the instance: it must have memory for the connections that main.tf allows."
  type        = string
  default     = "db.r7g.large"
  nullable    = false

  validation {
    condition     = can(regex("^db\\.[a-z0-9]+\\.[a-z0-9]+$", var.instance_class))
    error_message = "instance_class must be a class such as db.m7g.large: \"${var.instance_class}\"."
  }
}

variable "services" {
  description = "Services with a schema, by name: whose they are, and the roles that read the secret (execution roles of their tasks, which must exist)."
  type = map(object({
    team             = string
    owner            = string
    cost_center      = string
    project          = string
    reader_role_arns = set(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.services) : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name)) && length(name) >= 2 && length(name) <= 40 && !contains(["public", "postgres", "administrator", "services"], name)])
    error_message = "services takes names in kebab-case, 2 to 40 characters, none of which the database uses itself: ${join(", ", keys(var.services))}."
  }

  validation {
    condition     = alltrue([for service in var.services : length(service.reader_role_arns) > 0])
    error_message = "each of services needs reader_role_arns: nobody could read the secret."
  }
}

variable "runbook_url" {
  description = "Where the runbook is read: docs/operations/runbooks/database.md as the wiki shows it."
  type        = string
  default     = "https://wiki.example.com/platform/database"
  nullable    = false

  validation {
    condition     = startswith(var.runbook_url, "https://")
    error_message = "runbook_url must begin with https://: \"${var.runbook_url}\"."
  }
}
