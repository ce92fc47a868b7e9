variable "name" {
  description = "Service as traces call it, for example `orders-api`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 20
    error_message = "name must be kebab-case, 2 to 20 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "region" {
  description = "Region that traces and metrics go to."
  type        = string
  default     = "ap-northeast-2"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region such as ap-northeast-2, not \"${var.region}\"."
  }
}

variable "metrics_log_group_name" {
  description = "Log group that metrics are written through (module `log-group`)."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.metrics_log_group_name, "/")
    error_message = "metrics_log_group_name must be the name of a log group, which begins with /: \"${var.metrics_log_group_name}\"."
  }
}

variable "sampling" {
  description = "Which requests are traced, by a name of your own: so many per second, and a share of the rest. The lower the priority number, the earlier."
  type = map(object({
    priority   = number
    percent    = number
    per_second = optional(number, 1)
    method     = optional(string, "*")
    path       = optional(string, "*")
  }))
  default  = { default = { priority = 9000, percent = 5 } }
  nullable = false

  validation {
    condition     = alltrue([for name, rule in var.sampling : can(regex("^[a-z][a-z0-9-]*$", name)) && length(name) <= 10 && rule.priority >= 1 && rule.priority <= 9999 && rule.percent >= 0 && rule.percent <= 100 && rule.per_second >= 0])
    error_message = "sampling takes short kebab-case names (10 characters), priority of 1 to 9999 and percent of 0 to 100."
  }
}

variable "indexed_attributes" {
  description = "Attributes that traces can be searched by."
  type        = list(string)
  default     = ["http.route", "deployment.environment"]
  nullable    = false

  validation {
    condition     = length(var.indexed_attributes) <= 50
    error_message = "indexed_attributes takes 50 at most: X-Ray indexes no more."
  }
}

variable "dropped_attributes" {
  description = "Attributes that never leave the task, beside credentials and users."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(setintersection(var.dropped_attributes, ["service.name", "deployment.environment"])) == 0
    error_message = "dropped_attributes must not hold service.name and deployment.environment, which traces are found by."
  }
}

variable "enable_insights" {
  description = "Let X-Ray look for anomalies, at a price per trace?"
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
