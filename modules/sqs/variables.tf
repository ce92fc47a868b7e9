variable "name" {
  description = "What is queued, for example `orders`; the name in AWS is `<environment>-<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 60
    error_message = "name must be kebab-case, 2 to 60 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "kms_key_arn" {
  description = "Key of the queue's data class; senders that are AWS services need `kms:GenerateDataKey` and `kms:Decrypt` in its policy."
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

variable "is_fifo" {
  description = "Are messages delivered in order and once? Cannot be changed later."
  type        = bool
  default     = false
  nullable    = false
}

variable "visibility_timeout_seconds" {
  description = "How long a worker has for a message before it is handed to another: six times what it takes."
  type        = number
  default     = 180
  nullable    = false

  validation {
    condition     = var.visibility_timeout_seconds >= 1 && var.visibility_timeout_seconds <= 43200
    error_message = "visibility_timeout_seconds must be 1 to 43200 (12 hours), not ${var.visibility_timeout_seconds}."
  }
}

variable "retention_days" {
  description = "Days that a message waits before it is lost."
  type        = number
  default     = 4
  nullable    = false

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 14
    error_message = "retention_days must be 1 to 14, not ${var.retention_days}."
  }
}

variable "max_receive_count" {
  description = "How often a message is tried before it goes to the dead-letter queue."
  type        = number
  default     = 5
  nullable    = false

  validation {
    condition     = var.max_receive_count >= 1 && var.max_receive_count <= 100
    error_message = "max_receive_count must be 1 to 100, not ${var.max_receive_count}."
  }
}

variable "max_age_seconds" {
  description = "Age of the oldest message that raises the alarm."
  type        = number
  default     = 300
  nullable    = false

  validation {
    condition     = var.max_age_seconds >= 60
    error_message = "max_age_seconds must be 60 or more, not ${var.max_age_seconds}."
  }
}

variable "senders" {
  description = "AWS services that may send, by a name of your own: the principal and the ARN of the topic, rule or bucket. Roles send by their own policies."
  type = map(object({
    service    = string
    source_arn = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name, sender in var.senders : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name)) && endswith(sender.service, ".amazonaws.com") && startswith(sender.source_arn, "arn:aws:") && !endswith(sender.source_arn, "*")])
    error_message = "senders takes kebab-case names, a service principal (events.amazonaws.com) and one exact ARN each."
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
