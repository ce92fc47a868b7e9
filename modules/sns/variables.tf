variable "name" {
  description = "What it tells of, for example `orders`; the name in AWS is `<environment>-<name>-notifications`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 80
    error_message = "name must be kebab-case, 2 to 80 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "display_name" {
  description = "Sender that people see in e-mails."
  type        = string
  default     = null

  validation {
    condition     = var.display_name == null || length(coalesce(var.display_name, "-")) <= 100
    error_message = "display_name must be 100 characters at most."
  }
}

variable "kms_key_arn" {
  description = "Key of the topic; publishing services (`cloudwatch.amazonaws.com` …) need it in its policy. The AWS-managed key cannot be used by alarms."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key (arn:aws:kms:<region>:<account>:key/<id>), not an alias or an id: \"${var.kms_key_arn}\"."
  }
}

variable "publisher_services" {
  description = "AWS services that may publish for this account: `cloudwatch.amazonaws.com`, `events.amazonaws.com`, `budgets.amazonaws.com` …"
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for service in var.publisher_services : can(regex("^[a-z0-9.-]+\\.amazonaws\\.com$", service))])
    error_message = "publisher_services takes service principals such as cloudwatch.amazonaws.com: ${join(", ", var.publisher_services)}."
  }
}

variable "publisher_role_arns" {
  description = "Roles, also of other accounts, that may publish."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.publisher_role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/.+", arn))])
    error_message = "publisher_role_arns takes ARNs of roles."
  }
}

variable "subscribers" {
  description = "Who is told, by a name of your own: a queue, a function, an e-mail address (to be confirmed by its owner) or an HTTPS endpoint; what cannot be delivered goes to the dead-letter queue."
  type = map(object({
    protocol              = string
    endpoint              = string
    dead_letter_queue_arn = optional(string)
    filter_policy         = optional(string)
    is_raw                = optional(bool, false)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for subscriber in var.subscribers : contains(["sqs", "lambda", "email", "https"], subscriber.protocol)])
    error_message = "subscribers[*].protocol must be sqs, lambda, email or https."
  }

  validation {
    condition     = alltrue([for subscriber in var.subscribers : subscriber.protocol == "email" || subscriber.dead_letter_queue_arn != null])
    error_message = "subscribers other than email need dead_letter_queue_arn, or what cannot be delivered is lost."
  }

  validation {
    condition     = alltrue([for subscriber in var.subscribers : subscriber.protocol != "https" || startswith(subscriber.endpoint, "https://")])
    error_message = "an endpoint of protocol https must begin with https://."
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
  description = "Tags of everything that the module makes: the output `tags` of the module `tags`."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags))) == 0
    error_message = "tags lacks ${join(", ", setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags)))}: pass the output `tags` of the module `tags`."
  }
}
