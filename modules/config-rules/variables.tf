variable "bucket" {
  description = "Bucket of the records (module `s3-bucket`)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "bucket must be the name of a bucket: \"${var.bucket}\"."
  }
}

variable "is_home_region" {
  description = "Is this the region that records IAM and other global resources? One per account."
  type        = bool
  default     = true
  nullable    = false
}

variable "is_aggregator" {
  description = "Does this account bring the organisation's together?"
  type        = bool
  default     = false
  nullable    = false
}

variable "disabled_rules" {
  description = "Rules of the standard that are off, and why."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for reason in values(var.disabled_rules) : length(reason) >= 20])
    error_message = "disabled_rules needs a reason of 20 characters at least for each."
  }

  validation {
    condition     = length(setsubtract(keys(var.disabled_rules), ["rds-multi-az", "required-tags", "secrets-rotated", "no-open-ports", "log-group-encrypted", "dynamodb-point-in-time-recovery", "no-inline-policy", "s3-versioning", "flow-logs", "imdsv2"])) == 0
    error_message = "disabled_rules names what cannot be switched off, or what is no rule: ${join(", ", keys(var.disabled_rules))}."
  }
}

variable "further_rules" {
  description = "Further rules of AWS by name: identifier (`EC2_STOPPED_INSTANCE`) and parameters."
  type = map(object({
    identifier = string
    parameters = optional(map(string), {})
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name, rule in var.further_rules : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name)) && can(regex("^[A-Z0-9_]+$", rule.identifier))])
    error_message = "further_rules takes kebab-case names, and identifiers such as EC2_STOPPED_INSTANCE."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the roles can ever be allowed."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "Key of the records."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key (arn:aws:kms:<region>:<account>:key/<id>), not an alias or an id: \"${var.kms_key_arn}\"."
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
