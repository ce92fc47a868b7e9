variable "environment" {
  description = "Environment: `dev`, `staging` or `prod`; what lives in the account `shared` is `prod`."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "environment must be dev, staging or prod, not \"${var.environment}\"."
  }
}

variable "service" {
  description = "Service that it belongs to, in kebab-case."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.service)) && length(var.service) >= 2
    error_message = "service must be kebab-case, 2 characters at least: \"${var.service}\"."
  }
}

variable "team" {
  description = "Team that runs it, in kebab-case."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.team)) && length(var.team) >= 2
    error_message = "team must be kebab-case, 2 characters at least: \"${var.team}\"."
  }
}

variable "owner" {
  description = "Who answers for it: an e-mail address or a name in kebab-case."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$", var.owner)) || (can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.owner)) && length(var.owner) >= 2)
    error_message = "owner must be an e-mail address or kebab-case: \"${var.owner}\"."
  }
}

variable "cost_center" {
  description = "Cost centre that pays for it, in kebab-case."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.cost_center)) && length(var.cost_center) >= 2
    error_message = "cost_center must be kebab-case, 2 characters at least: \"${var.cost_center}\"."
  }
}

variable "project" {
  description = "Project that it was made for, in kebab-case."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.project)) && length(var.project) >= 2
    error_message = "project must be kebab-case, 2 characters at least: \"${var.project}\"."
  }
}

variable "managed_by" {
  description = "What changes it: `terraform`, unless it is only tagged here."
  type        = string
  default     = "terraform"
  nullable    = false

  validation {
    condition     = contains(["terraform", "manual", "cloudformation", "cdk"], var.managed_by)
    error_message = "managed_by must be terraform, manual, cloudformation or cdk, not \"${var.managed_by}\"."
  }
}

variable "data_class" {
  description = "How confidential the data is; every store of data needs it."
  type        = string
  default     = null

  validation {
    condition     = var.data_class == null || contains(["public", "internal", "confidential", "highly-confidential"], coalesce(var.data_class, "-"))
    error_message = "data_class must be public, internal, confidential or highly-confidential, not \"${coalesce(var.data_class, "-")}\"."
  }
}

variable "component" {
  description = "Part of the service, in kebab-case."
  type        = string
  default     = null

  validation {
    condition     = var.component == null || can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.component))
    error_message = "component must be kebab-case: \"${coalesce(var.component, "-")}\"."
  }
}

variable "lifecycle_stage" {
  description = "Where in its life it is (tag `Lifecycle`)."
  type        = string
  default     = null

  validation {
    condition     = var.lifecycle_stage == null || contains(["development", "testing", "production", "deprecated"], coalesce(var.lifecycle_stage, "-"))
    error_message = "lifecycle_stage must be development, testing, production or deprecated, not \"${coalesce(var.lifecycle_stage, "-")}\"."
  }
}

variable "backup_policy" {
  description = "Backup plan that takes it up: `tier-1`, `tier-2`, `tier-3` (the plans of the module `backup-plan`) or `none`."
  type        = string
  default     = null

  validation {
    condition     = var.backup_policy == null || contains(["tier-1", "tier-2", "tier-3", "none"], coalesce(var.backup_policy, "-"))
    error_message = "backup_policy must be tier-1, tier-2, tier-3 or none, not \"${coalesce(var.backup_policy, "-")}\"."
  }
}

variable "compliance" {
  description = "Rules that it falls under, in kebab-case, for example `isms-p`."
  type        = string
  default     = null

  validation {
    condition     = var.compliance == null || can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.compliance))
    error_message = "compliance must be kebab-case: \"${coalesce(var.compliance, "-")}\"."
  }
}

variable "is_sandbox" {
  description = "Is it disposable? Then `expires_on` is required."
  type        = bool
  default     = false
  nullable    = false
}

variable "expires_on" {
  description = "Last day that it is needed, YYYY-MM-DD; the scheduled drift job names what is past it."
  type        = string
  default     = null

  validation {
    condition     = var.expires_on == null || (can(regex("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", var.expires_on)) && can(formatdate("YYYY", "${var.expires_on}T00:00:00Z")))
    error_message = "expires_on must be a day, YYYY-MM-DD: \"${coalesce(var.expires_on, "-")}\"."
  }

  validation {
    condition     = !var.is_sandbox || var.expires_on != null
    error_message = "expires_on must be set in a sandbox: the day after which it may be destroyed."
  }
}

variable "additional_tags" {
  description = "Tags of your own. The governed ones have variables of their own and cannot be set here, in no spelling."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([for key in keys(var.additional_tags) : !contains(
      ["environment", "service", "team", "owner", "costcenter", "managedby", "project", "dataclass", "component", "lifecycle", "backuppolicy", "compliance", "expireson"],
      lower(replace(key, "/[^A-Za-z]/", ""))
    )])
    error_message = "additional_tags sets a governed tag (${join(", ", keys(var.additional_tags))}): use the variable of that tag."
  }

  validation {
    condition     = alltrue([for key in keys(var.additional_tags) : !startswith(lower(key), "aws:") && length(key) <= 128 && can(regex("^[\\w .:/=+@-]+$", key))])
    error_message = "a key of additional_tags is refused by AWS: 1 to 128 letters, digits, spaces and _ . : / = + @ -, not beginning with aws:."
  }

  validation {
    condition     = alltrue([for value in values(var.additional_tags) : value != null && can(regex("^[\\w .:/=+@-]{1,256}$", value))])
    error_message = "a value of additional_tags is empty or refused by AWS: 1 to 256 letters, digits, spaces and _ . : / = + @ -."
  }

  validation {
    condition     = length(var.additional_tags) <= 37
    error_message = "additional_tags has ${length(var.additional_tags)} tags: AWS takes 50 on a resource, 13 of which are governed."
  }
}
