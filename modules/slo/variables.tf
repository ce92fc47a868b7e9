variable "name" {
  description = "Service whose objectives are watched."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 40
    error_message = "name must be kebab-case, 2 to 40 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "load_balancer_arn_suffix" {
  description = "Load balancer that the objectives are measured at (`arn_suffix` of `alb`)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^app/[^/]+/[0-9a-f]+$", var.load_balancer_arn_suffix))
    error_message = "load_balancer_arn_suffix must be of the form app/<name>/<id>: \"${var.load_balancer_arn_suffix}\"."
  }
}

variable "objectives" {
  description = "Share of requests that must not fail within 30 days, and p95 in seconds; the defaults are the standard's."
  type = object({
    availability_percent = optional(number, 99.9)
    p95_seconds          = optional(number, 0.5)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.objectives.availability_percent >= 90 && var.objectives.availability_percent < 100 && var.objectives.p95_seconds > 0
    error_message = "objectives needs availability_percent of 90 to below 100, and p95_seconds above 0."
  }
}

variable "ticket_topic_arns" {
  description = "Topics that are told when the budget is spent slowly: a ticket, nobody is woken up."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.ticket_topic_arns) > 0
    error_message = "ticket_topic_arns is empty: a budget that is spent slowly would be noticed by nobody."
  }
}

variable "region" {
  description = "Region of the metrics."
  type        = string
  default     = "ap-northeast-2"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region such as ap-northeast-2, not \"${var.region}\"."
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
