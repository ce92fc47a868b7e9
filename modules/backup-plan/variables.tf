variable "tiers" {
  description = "DR tiers that get a plan: `tier-1` (to the second, and hourly), `tier-2` (hourly), `tier-3` (daily)."
  type        = set(string)
  default     = ["tier-1", "tier-2", "tier-3"]
  nullable    = false

  validation {
    condition     = length(var.tiers) > 0 && length(setsubtract(var.tiers, ["tier-1", "tier-2", "tier-3"])) == 0
    error_message = "tiers takes tier-1, tier-2 and tier-3, one at least: ${join(", ", var.tiers)}."
  }
}

variable "administrator_role_arns" {
  description = "Roles that alone may remove a backup: break-glass."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.administrator_role_arns) > 0 && alltrue([for arn in var.administrator_role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/[^*]+$", arn))])
    error_message = "administrator_role_arns takes ARNs of roles, one at least, without wildcards."
  }
}

variable "lock_grace_days" {
  description = "Days after which the vault's lock can no longer be taken back, by anybody (compliance mode); null: administrators of the account can (governance mode)."
  type        = number
  default     = null

  validation {
    condition     = var.lock_grace_days == null || coalesce(var.lock_grace_days, 0) >= 3
    error_message = "lock_grace_days must be 3 or more: after that nobody, AWS included, can open the lock."
  }
}

variable "dr_kms_key_arn" {
  description = "Key of the vault in the DR region."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.dr_kms_key_arn)) && split(":", var.dr_kms_key_arn)[3] != try(split(":", var.kms_key_arn)[3], "")
    error_message = "dr_kms_key_arn must be the ARN of a key of another region than kms_key_arn."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the role can ever be allowed."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "Key of the vault."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key (arn:aws:kms:<region>:<account>:key/<id>), not an alias or an id: \"${var.kms_key_arn}\"."
  }
}

variable "alarm" {
  description = "Whom the alarms tell (topics), and where the reader finds what to do."
  type = object({
    topic_arns  = list(string)
    runbook_url = string
  })
  nullable = false

  validation {
    condition     = length(var.alarm.topic_arns) > 0
    error_message = "alarm.topic_arns is empty: an alarm that tells nobody helps nobody."
  }

  validation {
    condition     = startswith(var.alarm.runbook_url, "https://")
    error_message = "alarm.runbook_url must begin with https://: \"${var.alarm.runbook_url}\"."
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
