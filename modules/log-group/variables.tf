variable "component" {
  description = "Part of the service that writes the logs, last part of the name."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.component)) && length(var.component) >= 2
    error_message = "component must be kebab-case, 2 characters at least: \"${var.component}\"."
  }
}

variable "retention_in_days" {
  description = "Days that logs stay in CloudWatch; by default 7 in dev and 14 elsewhere. What is older is in the archive."
  type        = number
  default     = null

  validation {
    condition     = var.retention_in_days == null || contains([1, 3, 5, 7, 14], coalesce(var.retention_in_days, 0))
    error_message = "retention_in_days must be 1, 3, 5, 7 or 14: the archive is the place for what is older."
  }
}

variable "kms_key_arn" {
  description = "Key of the log group; its policy must allow `logs.<region>.amazonaws.com` for the group (`services` of the module `kms-key`)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key (arn:aws:kms:<region>:<account>:key/<id>), not an alias or an id: \"${var.kms_key_arn}\"."
  }
}

variable "archive" {
  description = "Delivery stream that archives the logs, and the role that CloudWatch Logs writes to it with: outputs of the module `log-archive`. Null only where an account-wide subscription archives every group."
  type = object({
    destination_arn = string
    role_arn        = string
  })
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
  description = "Tags of everything that the module makes: the output `tags` of the module `tags`."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags))) == 0
    error_message = "tags lacks ${join(", ", setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags)))}: pass the output `tags` of the module `tags`."
  }
}
