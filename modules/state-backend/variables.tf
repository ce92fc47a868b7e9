variable "account_name" {
  description = "Account as the bucket's name says it: `<organisation>-terraform-state-<account>`; by default the account's id."
  type        = string
  default     = null

  validation {
    condition     = var.account_name == null || can(regex("^[a-z0-9][a-z0-9-]{1,19}$", var.account_name))
    error_message = "account_name must be kebab-case, 2 to 20 characters: \"${coalesce(var.account_name, "-")}\"."
  }
}

variable "kms_key_arn" {
  description = "Key of the states (`alias/terraform-state`)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key (arn:aws:kms:<region>:<account>:key/<id>), not an alias or an id: \"${var.kms_key_arn}\"."
  }
}

variable "access_log_bucket" {
  description = "Bucket of the access logs: who read which state."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.access_log_bucket))
    error_message = "access_log_bucket must be the name of a bucket: \"${var.access_log_bucket}\"."
  }
}

variable "administrator_role_arns" {
  description = "Roles that alone may remove old versions or the bucket: break-glass, not the pipeline."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.administrator_role_arns) > 0 && alltrue([for arn in var.administrator_role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/[^*]+$", arn))])
    error_message = "administrator_role_arns takes ARNs of roles, one at least, without wildcards."
  }
}

variable "users" {
  description = "Who works on which states, by a name of your own: roles, prefixes of keys (`stacks/orders/`), whether they only read (plan)."
  type = map(object({
    role_arns    = set(string)
    prefixes     = set(string)
    is_read_only = optional(bool, false)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for user in var.users : length(user.role_arns) > 0 && alltrue([for arn in user.role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/[^*]+$", arn))])])
    error_message = "users[*].role_arns takes ARNs of roles, one at least, without wildcards."
  }

  validation {
    condition     = alltrue(flatten([for user in var.users : [for prefix in user.prefixes : can(regex("^(shared|stacks)/([a-z0-9-]+/)*$", prefix))]])) && alltrue([for user in var.users : length(user.prefixes) > 0])
    error_message = "users[*].prefixes must begin with shared/ or stacks/ and end in /, for example stacks/orders/."
  }
}

variable "history" {
  description = "How many replaced versions of a state are kept for certain, and for how many days those beyond."
  type = object({
    versions = optional(number, 100)
    days     = optional(number, 365)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.history.versions >= 10 && var.history.versions <= 100 && var.history.days >= 30
    error_message = "history needs 10 to 100 versions, and 30 days at least."
  }
}

variable "enable_lock_table" {
  description = "Make a DynamoDB table for locks of Terraform before 1.10?"
  type        = bool
  default     = false
  nullable    = false
}

variable "organization" {
  description = "Organisation, part of names that are unique in the world or by path."
  type        = string
  default     = "ryuqqq"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.organization)) && length(var.organization) <= 12
    error_message = "organization must be kebab-case, 12 characters at most: \"${var.organization}\"."
  }
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
