variable "name" {
  description = "What events are of, for example `orders`; bus and rules begin with `<environment>-<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 30
    error_message = "name must be kebab-case, 2 to 30 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "has_own_bus" {
  description = "A bus for the service's own events, encrypted and archived? Otherwise the rules look at the account's default bus, where events of AWS are."
  type        = bool
  default     = false
  nullable    = false
}

variable "archive_days" {
  description = "Days that the own bus keeps events for a replay."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.archive_days >= 1 && var.archive_days <= 365
    error_message = "archive_days must be 1 to 365, not ${var.archive_days}."
  }
}

variable "publisher_role_arns" {
  description = "Roles of other accounts that may publish to the own bus."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.publisher_role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/[^*]+$", arn))]) && (length(var.publisher_role_arns) == 0 || var.has_own_bus)
    error_message = "publisher_role_arns takes ARNs of roles, and needs has_own_bus."
  }
}

variable "rules" {
  description = "Rules by name: which events (pattern as JSON), and where they go (queue, topic, function by their own policies; state machine or bus by a role)."
  type = map(object({
    description = string
    pattern     = string
    is_paused   = optional(bool, false)
    targets = map(object({
      arn        = string
      role_arn   = optional(string)
      input_path = optional(string)
    }))
  }))
  nullable = false

  validation {
    condition     = length(var.rules) > 0 && alltrue([for name, rule in var.rules : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name)) && length(name) <= 20 && length(rule.description) >= 5])
    error_message = "rules must name one at least, in kebab-case (20 characters), each with a description."
  }

  validation {
    condition     = alltrue([for rule in var.rules : can(jsondecode(rule.pattern)) && length(try(jsondecode(rule.pattern), {})) > 0])
    error_message = "rules[*].pattern must be JSON that is not empty: an empty pattern matches every event."
  }

  validation {
    condition     = alltrue([for rule in var.rules : length(rule.targets) > 0 && length(rule.targets) <= 5 && alltrue([for target in rule.targets : startswith(target.arn, "arn:aws:")])])
    error_message = "rules[*].targets takes 1 to 5 targets by ARN."
  }
}

variable "kms_key_arn" {
  description = "Key of the bus and of the dead-letter queue; its policy must allow `events.amazonaws.com`."
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
