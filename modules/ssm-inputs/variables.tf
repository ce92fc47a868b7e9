variable "domain" {
  description = "Domain of shared/ that publishes, first part of the names: `/shared/<domain>/<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.domain)) && length(var.domain) >= 2
    error_message = "domain must be kebab-case: \"${var.domain}\"."
  }
}

variable "names" {
  description = "Names of what is read as a text."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.names : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name))])
    error_message = "names must be kebab-case, without /shared/<domain>/: ${join(", ", var.names)}."
  }
}

variable "list_names" {
  description = "Names of what is read as a list."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.list_names : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name))])
    error_message = "list_names must be kebab-case, without /shared/<domain>/: ${join(", ", var.list_names)}."
  }
}
