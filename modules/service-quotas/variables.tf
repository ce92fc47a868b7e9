variable "watched" {
  description = "Quotas that are watched: `fargate-vcpu`, `fargate-spot-vcpu`, `ec2-vcpu`, `lambda-concurrent`, `load-balancers`, `metric-alarms`, `dynamodb-tables`, `kms-requests`."
  type        = set(string)
  default     = ["fargate-vcpu", "fargate-spot-vcpu", "ec2-vcpu", "lambda-concurrent", "load-balancers", "metric-alarms"]
  nullable    = false

  validation {
    condition     = length(setsubtract(var.watched, ["fargate-vcpu", "fargate-spot-vcpu", "ec2-vcpu", "lambda-concurrent", "load-balancers", "metric-alarms", "dynamodb-tables", "kms-requests"])) == 0
    error_message = "watched takes fargate-vcpu, fargate-spot-vcpu, ec2-vcpu, lambda-concurrent, load-balancers, metric-alarms, dynamodb-tables and kms-requests: ${join(", ", var.watched)}."
  }
}

variable "percent" {
  description = "Used share of a quota that raises the alarm."
  type        = number
  default     = 70
  nullable    = false

  validation {
    condition     = var.percent >= 10 && var.percent <= 95
    error_message = "percent must be 10 to 95, not ${var.percent}."
  }
}

variable "increases" {
  description = "Quotas that are asked for, by a name of your own: codes as `aws service-quotas list-service-quotas` prints them."
  type = map(object({
    service_code = string
    quota_code   = string
    value        = number
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for increase in var.increases : can(regex("^L-[A-F0-9]{8}$", increase.quota_code)) && increase.value > 0])
    error_message = "increases[*] needs a quota_code such as L-3032A538 and a value above 0."
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
