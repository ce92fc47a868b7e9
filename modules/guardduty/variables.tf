variable "features" {
  description = "What is watched beside CloudTrail, flow logs and DNS."
  type        = set(string)
  default     = ["S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "EBS_MALWARE_PROTECTION", "LAMBDA_NETWORK_LOGS"]
  nullable    = false

  validation {
    condition     = length(setsubtract(var.features, ["S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "EBS_MALWARE_PROTECTION", "LAMBDA_NETWORK_LOGS", "EKS_AUDIT_LOGS"])) == 0
    error_message = "features takes S3_DATA_EVENTS, RDS_LOGIN_EVENTS, EBS_MALWARE_PROTECTION, LAMBDA_NETWORK_LOGS and EKS_AUDIT_LOGS."
  }
}

variable "is_administrator" {
  description = "Is this the organisation's administrator of GuardDuty? Then every account is watched, new ones too."
  type        = bool
  default     = false
  nullable    = false
}

variable "findings_bucket_arn" {
  description = "Bucket that findings are kept in."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:s3:::[a-z0-9.-]+$", var.findings_bucket_arn))
    error_message = "findings_bucket_arn must be the ARN of a bucket: \"${var.findings_bucket_arn}\"."
  }
}

variable "least_severity" {
  description = "Severity (1 to 9) from which a finding is told: 4 is medium, 7 high."
  type        = number
  default     = 4
  nullable    = false

  validation {
    condition     = var.least_severity >= 1 && var.least_severity <= 9
    error_message = "least_severity must be 1 to 9, not ${var.least_severity}."
  }
}

variable "topic_arns" {
  description = "Topics that are told (publisher `events.amazonaws.com`)."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.topic_arns) > 0 && length(var.topic_arns) <= 5 && alltrue([for arn in var.topic_arns : startswith(arn, "arn:aws:sns:")])
    error_message = "topic_arns takes 1 to 5 ARNs of topics."
  }
}

variable "runbook_url" {
  description = "Where the reader finds what to do."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.runbook_url, "https://")
    error_message = "runbook_url must begin with https://: \"${var.runbook_url}\"."
  }
}

variable "kms_key_arn" {
  description = "Key of the findings; its policy must allow `guardduty.amazonaws.com`."
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
