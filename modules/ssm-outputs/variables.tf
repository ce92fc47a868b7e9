variable "domain" {
  description = "Domain of shared/ that publishes, first part of the names: `/shared/<domain>/<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.domain)) && length(var.domain) >= 2
    error_message = "domain must be kebab-case: \"${var.domain}\"."
  }
}

variable "outputs" {
  description = "What is published, by name in kebab-case: ids, ARNs, names; never a secret."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.outputs) : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name))])
    error_message = "names in outputs must be kebab-case: ${join(", ", keys(var.outputs))}."
  }

  validation {
    condition     = alltrue([for name in keys(var.outputs) : !can(regex("(^|-)(password|secret-value|token|private-key)$", name))])
    error_message = "outputs publishes what looks like a secret: publish the ARN of the secret instead."
  }
}

variable "list_outputs" {
  description = "Lists that are published, for example ids of subnets."
  type        = map(list(string))
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.list_outputs) : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name)) && !contains(keys(var.outputs), name)])
    error_message = "names in list_outputs must be kebab-case, and not be in outputs too: ${join(", ", keys(var.list_outputs))}."
  }

  validation {
    condition     = alltrue(flatten([for values in values(var.list_outputs) : [for value in values : !strcontains(value, ",")]]))
    error_message = "an element of list_outputs holds a comma, which separates the elements in SSM."
  }
}

variable "tags" {
  description = "Tags of everything that the module makes: the output `tags` of the module `tags`."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags))) == 0
    error_message = "tags lacks ${join(", ", setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags)))}: pass the output `tags` of the module `tags`."
  }
}
