variable "name" {
  description = "What it is, for example `database`; the name in AWS is `/<organisation>/<service>/<environment>/<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 60
    error_message = "name must be kebab-case, 2 to 60 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "description" {
  description = "What the secret opens, and the keys of its JSON; never a value."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.description) >= 10
    error_message = "description says too little: name what the secret opens, and the keys of its JSON."
  }
}

variable "kms_key_arn" {
  description = "Key of the secret's data class."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key (arn:aws:kms:<region>:<account>:key/<id>), not an alias or an id: \"${var.kms_key_arn}\"."
  }
}

variable "reader_role_arns" {
  description = "Roles that read the value at run time. Everybody else is denied, whatever their own policies allow."
  type        = set(string)
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.reader_role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/[^*]+$", arn))])
    error_message = "reader_role_arns takes ARNs of roles, without wildcards."
  }
}

variable "writer_role_arns" {
  description = "Roles that replace the value by hand (runbook)."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.writer_role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/[^*]+$", arn))])
    error_message = "writer_role_arns takes ARNs of roles, without wildcards."
  }
}

variable "rotation" {
  description = "Function that rotates the secret, its role, and after how many days. Null only for what no program can rotate: then writers replace it by hand."
  type = object({
    lambda_arn = string
    role_arn   = string
    days       = optional(number, 30)
  })

  validation {
    condition     = var.rotation == null || (can(regex("^arn:aws:lambda:", var.rotation.lambda_arn)) && can(regex("^arn:aws:iam::[0-9]{12}:role/", var.rotation.role_arn)))
    error_message = "rotation needs the ARN of a function and of its role."
  }

  validation {
    condition     = var.rotation == null || try(var.rotation.days >= 1 && var.rotation.days <= 90, false)
    error_message = "rotation.days must be 1 to 90."
  }

  validation {
    condition     = var.rotation != null || length(var.writer_role_arns) > 0
    error_message = "rotation is null and writer_role_arns is empty: nobody could ever replace the secret."
  }
}

variable "replica" {
  description = "Copy in the DR region, with a key of that region; null: none."
  type = object({
    region      = string
    kms_key_arn = string
  })
  default = null

  validation {
    condition     = var.replica == null || can(regex("^arn:aws:kms:${var.replica.region}:", var.replica.kms_key_arn))
    error_message = "replica.kms_key_arn must be a key of replica.region."
  }
}

variable "recovery_window_in_days" {
  description = "Days in which a deletion can still be called back."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.recovery_window_in_days >= 7 && var.recovery_window_in_days <= 30
    error_message = "recovery_window_in_days must be 7 to 30, not ${var.recovery_window_in_days}."
  }
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
