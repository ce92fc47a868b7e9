variable "name" {
  description = "What is in the bucket, for example `orders-invoices`; the name in AWS is `<organisation>-<environment>-<name>-<account id>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 30
    error_message = "name must be kebab-case, 2 to 30 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "kms_key_arn" {
  description = "Key of the bucket's data class. Null only for a bucket that receives logs, which AWS delivers to SSE-S3 only."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key: \"${coalesce(var.kms_key_arn, "-")}\"."
  }

  validation {
    condition     = length(var.receives_logs_of) > 0 || var.kms_key_arn != null
    error_message = "kms_key_arn is required: only a bucket that receives logs (receives_logs_of) goes without."
  }

  validation {
    condition     = length(var.receives_logs_of) == 0 || var.kms_key_arn == null
    error_message = "kms_key_arn must be null where receives_logs_of is set: AWS delivers logs to SSE-S3 buckets only."
  }
}

variable "access_logs" {
  description = "Bucket that access logs are written to (one that has `receives_logs_of = [\"s3\"]`). Null only for that bucket itself."
  type = object({
    bucket = string
    prefix = optional(string)
  })

  validation {
    condition     = var.access_logs != null || length(var.receives_logs_of) > 0
    error_message = "access_logs is required: only a bucket that receives logs (receives_logs_of) goes without."
  }
}

variable "receives_logs_of" {
  description = "Makes it a bucket for access logs of `load-balancer`, `s3` or `delivery` (flow logs, NLB), of this account only."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(setsubtract(var.receives_logs_of, ["load-balancer", "s3", "delivery"])) == 0
    error_message = "receives_logs_of takes load-balancer, s3 and delivery, not ${join(", ", var.receives_logs_of)}."
  }
}

variable "retention" {
  description = "How long replaced and deleted versions are kept, after how many days objects go to which storage class, and after how many they expire (null: never)."
  type = object({
    noncurrent_days = optional(number, 90)
    transitions     = optional(map(number), {})
    expiration_days = optional(number)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.retention.noncurrent_days >= 7
    error_message = "retention.noncurrent_days must be 7 or more: less is no time to notice a mistake."
  }

  validation {
    condition     = length(setsubtract(keys(var.retention.transitions), ["STANDARD_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"])) == 0
    error_message = "retention.transitions takes STANDARD_IA, INTELLIGENT_TIERING, GLACIER_IR, GLACIER and DEEP_ARCHIVE."
  }

  validation {
    condition     = var.retention.expiration_days == null || alltrue([for days in values(var.retention.transitions) : days < coalesce(var.retention.expiration_days, 100000)])
    error_message = "retention.expiration_days must be after every transition."
  }
}

variable "replication" {
  description = "Bucket (versioned) and key of the DR region that everything is copied to; null: no copy."
  type = object({
    bucket_arn  = string
    kms_key_arn = string
  })
  default = null

  validation {
    condition     = var.replication == null || (can(regex("^arn:aws:s3:::[a-z0-9.-]+$", var.replication.bucket_arn)) && can(regex("^arn:aws:kms:", var.replication.kms_key_arn)))
    error_message = "replication needs the ARN of a bucket and of a key."
  }

  validation {
    condition     = var.replication == null || length(var.receives_logs_of) == 0
    error_message = "replication is for buckets with a key: one that receives logs has none."
  }
}

variable "policies" {
  description = "Further policy documents (JSON) of the bucket, merged with what denies old and missing TLS."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition = alltrue(flatten([for document in var.policies : [
      for statement in try(flatten([jsondecode(document).Statement]), []) :
      statement.Effect == "Deny" || can(statement.Condition) || !contains(flatten([try(values(statement.Principal), statement.Principal)]), "*")
    ]]))
    error_message = "policies allows everybody (Principal \"*\" without a condition): name the accounts, roles or services."
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
