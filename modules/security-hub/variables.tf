variable "standards" {
  description = "Standards that are checked: `foundational` (AWS Foundational Security Best Practices) and `cis` (CIS AWS Foundations Benchmark 3.0.0)."
  type        = set(string)
  default     = ["foundational", "cis"]
  nullable    = false

  validation {
    condition     = length(var.standards) > 0 && length(setsubtract(var.standards, ["foundational", "cis"])) == 0
    error_message = "standards takes foundational and cis, one at least: ${join(", ", var.standards)}."
  }
}

variable "disabled_controls" {
  description = "Controls (`IAM.6`) that are off, and why."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for control, reason in var.disabled_controls : can(regex("^[A-Za-z0-9]+\\.[0-9]+$", control)) && length(reason) >= 20])
    error_message = "disabled_controls maps controls such as IAM.6 to a reason of 20 characters at least."
  }
}

variable "is_administrator" {
  description = "Is this the organisation's administrator of Security Hub? Then findings of every account and linked region come together here."
  type        = bool
  default     = false
  nullable    = false
}

variable "linked_regions" {
  description = "Regions whose findings come here too."
  type        = set(string)
  default     = ["ap-northeast-1", "us-east-1"]
  nullable    = false

  validation {
    condition     = length(var.linked_regions) > 0 && alltrue([for region in var.linked_regions : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", region))])
    error_message = "linked_regions takes regions such as us-east-1, one at least."
  }
}

variable "severities" {
  description = "Severities that are told."
  type        = set(string)
  default     = ["CRITICAL", "HIGH"]
  nullable    = false

  validation {
    condition     = length(var.severities) > 0 && length(setsubtract(var.severities, ["CRITICAL", "HIGH", "MEDIUM", "LOW"])) == 0
    error_message = "severities takes CRITICAL, HIGH, MEDIUM and LOW, one at least."
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

variable "tags" {
  description = "Tags of everything that the module makes: the output `tags` of the module `tags`."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags))) == 0
    error_message = "tags lacks ${join(", ", setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags)))}: pass the output `tags` of the module `tags`."
  }
}
