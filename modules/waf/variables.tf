variable "name" {
  description = "What is guarded, for example `shop`; the name in AWS is `<environment>-<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 60
    error_message = "name must be kebab-case, 2 to 60 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "scope" {
  description = "`REGIONAL` (load balancer), or `CLOUDFRONT` (with the provider of us-east-1)."
  type        = string
  default     = "REGIONAL"
  nullable    = false

  validation {
    condition     = contains(["REGIONAL", "CLOUDFRONT"], var.scope)
    error_message = "scope must be REGIONAL or CLOUDFRONT, not \"${var.scope}\"."
  }
}

variable "managed_rules" {
  description = "Rule groups of AWS in their order; rules named in `counted` only count, for what hits customers."
  type = list(object({
    name    = string
    counted = optional(set(string), [])
  }))
  default = [
    { name = "AWSManagedRulesAmazonIpReputationList" },
    { name = "AWSManagedRulesCommonRuleSet" },
    { name = "AWSManagedRulesKnownBadInputsRuleSet" },
    { name = "AWSManagedRulesSQLiRuleSet" },
  ]
  nullable = false

  validation {
    condition     = length(var.managed_rules) > 0 && alltrue([for rule in var.managed_rules : startswith(rule.name, "AWSManagedRules")]) && length(distinct(var.managed_rules[*].name)) == length(var.managed_rules)
    error_message = "managed_rules must name groups of AWS (AWSManagedRules…), each once, one at least."
  }
}

variable "requests_per_5_minutes" {
  description = "Requests of one address in 5 minutes, above which it is refused."
  type        = number
  default     = 2000
  nullable    = false

  validation {
    condition     = var.requests_per_5_minutes >= 10
    error_message = "requests_per_5_minutes must be 10 or more, not ${var.requests_per_5_minutes}."
  }
}

variable "blocked_cidr_blocks" {
  description = "Networks (IPv4) that are refused."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for range in var.blocked_cidr_blocks : can(cidrhost(range, 0)) && !endswith(range, "/0")])
    error_message = "blocked_cidr_blocks takes ranges such as 203.0.113.0/24, not everybody."
  }
}

variable "enable_count_only" {
  description = "Only count what would be refused: for the first days of a service."
  type        = bool
  default     = false
  nullable    = false
}

variable "alarm_blocked_per_5_minutes" {
  description = "Refused requests in 5 minutes that raise the alarm."
  type        = number
  default     = 500
  nullable    = false

  validation {
    condition     = var.alarm_blocked_per_5_minutes >= 1
    error_message = "alarm_blocked_per_5_minutes must be 1 or more."
  }
}

variable "kms_key_arn" {
  description = "Key of the log group, of the same region."
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

variable "tags" {
  description = "Tags of everything that the module makes: the output `tags` of the module `tags`."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags))) == 0
    error_message = "tags lacks ${join(", ", setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags)))}: pass the output `tags` of the module `tags`."
  }
}
