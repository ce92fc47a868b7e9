variable "name" {
  description = "What the workflow does, for example `refund`; the name in AWS is `<environment>-<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 30
    error_message = "name must be kebab-case, 2 to 30 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "definition" {
  description = "Definition in Amazon States Language (JSON), with a timeout for the whole."
  type        = string
  nullable    = false

  validation {
    condition     = can(jsondecode(var.definition).States) && can(jsondecode(var.definition).StartAt)
    error_message = "definition must be JSON of Amazon States Language, with StartAt and States."
  }

  validation {
    condition     = can(jsondecode(var.definition).TimeoutSeconds)
    error_message = "definition needs TimeoutSeconds: without it a run that hangs waits for a year."
  }
}

variable "type" {
  description = "`STANDARD` (each run once, up to a year) or `EXPRESS` (short, many, maybe twice). Cannot be changed later."
  type        = string
  default     = "STANDARD"
  nullable    = false

  validation {
    condition     = contains(["STANDARD", "EXPRESS"], var.type)
    error_message = "type must be STANDARD or EXPRESS, not \"${var.type}\"."
  }
}

variable "function_arns" {
  description = "Functions that the workflow calls."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.function_arns : can(regex("^arn:aws:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+$", arn))])
    error_message = "function_arns takes ARNs of functions, without version or wildcard."
  }
}

variable "policies" {
  description = "What the workflow may do beside calling its functions: policy documents as JSON by a short name."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = !contains(keys(var.policies), "workflow")
    error_message = "policies must not use the name workflow, which the module gives."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the role can ever be allowed."
  type        = string
  default     = null
}

variable "enable_data_in_logs" {
  description = "Write input and output of each step into the logs? Only where nothing in them is confidential."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.enable_data_in_logs || contains(["public", "internal"], lookup(var.tags, "DataClass", "confidential"))
    error_message = "enable_data_in_logs is refused for data that is confidential."
  }
}

variable "failures_per_5_minutes" {
  description = "Failed runs in 5 minutes above which the alarm is raised."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.failures_per_5_minutes >= 0
    error_message = "failures_per_5_minutes must not be negative."
  }
}

variable "kms_key_arn" {
  description = "Key of the workflow, its logs and its dead-letter queue; its policy must allow `events.amazonaws.com`."
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
  description = "Tags of everything that the module makes: the output `tags` of the module `tags`, with a data class."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project", "DataClass"], keys(var.tags))) == 0
    error_message = "tags lacks ${join(", ", setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project", "DataClass"], keys(var.tags)))}: pass the output `tags` of the module `tags`, with data_class set."
  }
}
