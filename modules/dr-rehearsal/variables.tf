variable "name" {
  description = "What is rehearsed, for example `databases`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 20
    error_message = "name must be kebab-case, 2 to 20 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "tier" {
  description = "DR tier whose backups are restored: resources with the tag `BackupPolicy` of this value."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["tier-1", "tier-2", "tier-3"], var.tier)
    error_message = "tier must be tier-1, tier-2 or tier-3, not \"${var.tier}\"."
  }
}

variable "vault_arn" {
  description = "Vault whose backups are restored (output of `backup-plan`)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:backup:[a-z0-9-]+:[0-9]{12}:backup-vault:", var.vault_arn))
    error_message = "vault_arn must be the ARN of a vault: \"${var.vault_arn}\"."
  }
}

variable "resource_types" {
  description = "What is restored, by type (`RDS`, `Aurora`, `DynamoDB`, `EFS`, `S3`, `EBS`), and where to: what the restore needs to know (`dbSubnetGroupName`, `vpcSecurityGroupIds` …)."
  type        = map(map(string))
  nullable    = false

  validation {
    condition     = length(var.resource_types) > 0 && length(setsubtract(keys(var.resource_types), ["RDS", "Aurora", "DynamoDB", "EFS", "S3", "EBS", "EC2", "DocumentDB", "Neptune"])) == 0
    error_message = "resource_types takes RDS, Aurora, DynamoDB, EFS, S3, EBS, EC2, DocumentDB and Neptune, one at least."
  }
}

variable "schedule" {
  description = "When it is rehearsed (Seoul)."
  type        = string
  default     = "cron(0 3 ? * SUN#1 *)"
  nullable    = false

  validation {
    condition     = can(regex("^cron\\(.+\\)$", var.schedule))
    error_message = "schedule must be cron(…): \"${var.schedule}\"."
  }
}

variable "newest_within_days" {
  description = "How old the newest backup may be."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.newest_within_days >= 1 && var.newest_within_days <= 365
    error_message = "newest_within_days must be 1 to 365, not ${var.newest_within_days}."
  }
}

variable "validation_hours" {
  description = "Hours in which what was restored can be looked at before it is removed: it costs as much as the real one."
  type        = number
  default     = 4
  nullable    = false

  validation {
    condition     = var.validation_hours >= 1 && var.validation_hours <= 168
    error_message = "validation_hours must be 1 to 168, not ${var.validation_hours}."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the role can ever be allowed."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "Key of the report's log group."
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
