variable "organization_id" {
  description = "Id of the organisation (o-…): records every account of it; null: this account only."
  type        = string
  default     = null

  validation {
    condition     = var.organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "organization_id must begin with o-: \"${coalesce(var.organization_id, "-")}\"."
  }
}

variable "kms_key_arn" {
  description = "Key of trail, bucket and log group; its policy must allow `cloudtrail.amazonaws.com` for the trail."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key (arn:aws:kms:<region>:<account>:key/<id>), not an alias or an id: \"${var.kms_key_arn}\"."
  }
}

variable "access_log_bucket" {
  description = "Bucket of the access logs: who read the records."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.access_log_bucket))
    error_message = "access_log_bucket must be the name of a bucket: \"${var.access_log_bucket}\"."
  }
}

variable "administrator_role_arns" {
  description = "Roles that alone may remove records: break-glass."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.administrator_role_arns) > 0 && alltrue([for arn in var.administrator_role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/[^*]+$", arn))])
    error_message = "administrator_role_arns takes ARNs of roles, one at least, without wildcards."
  }
}

variable "break_glass_role_name" {
  description = "Role whose use raises an alarm."
  type        = string
  default     = "break-glass-role"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]+$", var.break_glass_role_name))
    error_message = "break_glass_role_name must be the name of a role: \"${var.break_glass_role_name}\"."
  }
}

variable "recorded_bucket_arns" {
  description = "Buckets whose objects' reads and writes are recorded, at a price per event: states, highly confidential data."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.recorded_bucket_arns : can(regex("^arn:aws:s3:::[a-z0-9.-]+$", arn))])
    error_message = "recorded_bucket_arns takes ARNs of buckets."
  }
}

variable "retention_days" {
  description = "Days that records are kept."
  type        = number
  default     = 1825
  nullable    = false

  validation {
    condition     = var.retention_days >= 730
    error_message = "retention_days must be 730 (two years) or more, not ${var.retention_days}."
  }
}

variable "denied_per_5_minutes" {
  description = "Denied calls in 5 minutes that raise the alarm."
  type        = number
  default     = 50
  nullable    = false

  validation {
    condition     = var.denied_per_5_minutes >= 1
    error_message = "denied_per_5_minutes must be 1 or more."
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
  description = "Tags of everything that the module makes: the output `tags` of the module `tags`, with a data class."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project", "DataClass"], keys(var.tags))) == 0
    error_message = "tags lacks ${join(", ", setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project", "DataClass"], keys(var.tags)))}: pass the output `tags` of the module `tags`, with data_class set."
  }
}
