variable "budgets" {
  description = "Monthly budgets by name (team, service or sandbox): dollars, the tag that its costs have, whom to tell, and at which shares."
  type = map(object({
    monthly_usd     = number
    tag_key         = optional(string, "Team")
    tag_value       = string
    emails          = optional(list(string), [])
    actual_percents = optional(list(number), [50, 80, 100])
  }))
  nullable = false

  validation {
    condition     = length(var.budgets) > 0 && alltrue([for name, budget in var.budgets : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name)) && budget.monthly_usd > 0])
    error_message = "budgets must name one at least, in kebab-case, each above 0 dollars."
  }

  validation {
    condition     = alltrue([for budget in var.budgets : contains(["Environment", "Service", "Team", "CostCenter", "Project"], budget.tag_key)])
    error_message = "budgets[*].tag_key must be Environment, Service, Team, CostCenter or Project."
  }

  validation {
    condition     = alltrue([for budget in var.budgets : length(budget.actual_percents) >= 1 && length(budget.actual_percents) <= 4 && length(budget.emails) <= 10])
    error_message = "budgets[*] takes 1 to 4 actual_percents (the service allows 5 notifications) and 10 e-mail addresses."
  }
}

variable "topic_arn" {
  description = "Topic that is told (module `sns` with `budgets.amazonaws.com` and `costalerts.amazonaws.com` as publishers)."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.topic_arn, "arn:aws:sns:")
    error_message = "topic_arn must be the ARN of a topic: \"${var.topic_arn}\"."
  }
}

variable "anomaly" {
  description = "What is reported as an anomaly: so many dollars and percent above what was expected."
  type = object({
    usd     = optional(number, 50)
    percent = optional(number, 20)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.anomaly.usd > 0 && var.anomaly.percent > 0
    error_message = "anomaly.usd and anomaly.percent must be above 0."
  }
}

variable "is_payer_account" {
  description = "Is this the account that pays? It activates the required tags as cost allocation tags."
  type        = bool
  default     = false
  nullable    = false
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
