variable "alias" {
  description = "Alias without `alias/`, in kebab-case: what the key is for, for example `rds-encryption`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.alias)) && !startswith(var.alias, "aws-") && length(var.alias) >= 2
    error_message = "alias must be kebab-case, without alias/ and not beginning with aws-: \"${var.alias}\"."
  }
}

variable "description" {
  description = "What the key encrypts, for those who find it in the console."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.description) >= 10
    error_message = "description says too little (${length(var.description)} characters): name what the key encrypts."
  }
}

variable "administrator_role_arns" {
  description = "Roles that administer the key but cannot use it. The account itself always can, so that nobody locks themselves out."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.administrator_role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/.+", arn))])
    error_message = "administrator_role_arns takes ARNs of roles only: ${join(", ", var.administrator_role_arns)}."
  }
}

variable "users" {
  description = "Who uses the key, by a name of your own: roles, whether they `encrypt` and `decrypt`, through which services only (`rds.ap-northeast-2.amazonaws.com`), and whether the service may hold a grant."
  type = map(object({
    role_arns    = set(string)
    access       = optional(set(string), ["encrypt", "decrypt"])
    via_services = optional(set(string), [])
    has_grants   = optional(bool, false)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.users) : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name))])
    error_message = "a name in users is not kebab-case: ${join(", ", keys(var.users))}."
  }

  validation {
    condition     = alltrue(flatten([for user in var.users : [for arn in user.role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/.+", arn))]]))
    error_message = "users[*].role_arns takes ARNs of roles only (arn:aws:iam::<account>:role/<name>)."
  }

  validation {
    condition     = alltrue([for user in var.users : length(user.role_arns) > 0])
    error_message = "a member of users has no role_arns."
  }

  validation {
    condition     = alltrue([for user in var.users : length(user.access) > 0 && length(setsubtract(user.access, ["encrypt", "decrypt"])) == 0])
    error_message = "users[*].access must be encrypt, decrypt or both."
  }

  validation {
    condition     = alltrue(flatten([for user in var.users : [for service in user.via_services : can(regex("^[a-z0-9.-]+\\.amazonaws\\.com$", service))]]))
    error_message = "users[*].via_services takes names such as rds.ap-northeast-2.amazonaws.com."
  }
}

variable "services" {
  description = "AWS services that use the key by themselves, by principal (`logs.ap-northeast-2.amazonaws.com`): for which resources (`source_arns`), or with which encryption context (log groups: `aws:logs:arn`). Without a context they may act for this account only."
  type = map(object({
    source_arns        = optional(list(string), [])
    encryption_context = optional(map(list(string)), {})
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for principal in keys(var.services) : can(regex("^[a-z0-9.-]+\\.amazonaws\\.com$", principal))])
    error_message = "services must be keyed by service principals such as logs.ap-northeast-2.amazonaws.com: ${join(", ", keys(var.services))}."
  }

  validation {
    condition     = alltrue(flatten([for service in var.services : [for values in service.encryption_context : [for value in values : value != "*"]]]))
    error_message = "services[*].encryption_context must not be \"*\": name the account's resources."
  }
}

variable "rotation_period_in_days" {
  description = "Days between rotations of the key material."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = var.rotation_period_in_days >= 90 && var.rotation_period_in_days <= 365
    error_message = "rotation_period_in_days must be 90 to 365 (the service's least, the standard's most), not ${var.rotation_period_in_days}."
  }
}

variable "deletion_window_in_days" {
  description = "Days in which a deletion can still be called back."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.deletion_window_in_days >= 7 && var.deletion_window_in_days <= 30
    error_message = "deletion_window_in_days must be 7 to 30, not ${var.deletion_window_in_days}."
  }
}

variable "is_multi_region" {
  description = "Can the key be replicated to the DR region? Cannot be changed later."
  type        = bool
  default     = false
  nullable    = false
}

variable "tags" {
  description = "Tags of everything that the module makes: the output `tags` of the module `tags`, with a data class."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project", "DataClass"], keys(var.tags))) == 0
    error_message = "tags lacks ${join(", ", setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project", "DataClass"], keys(var.tags)))}: pass the output `tags` of the module `tags`, with data_class set."
  }
}
