variable "name" {
  description = "Service that is shown; the dashboard is called `<environment>-<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 60
    error_message = "name must be kebab-case, 2 to 60 characters, and begin with a letter: \"${var.name}\"."
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

variable "alarm_arns" {
  description = "Alarms that are shown at the top (output `arns` of the module `alarms`)."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.alarm_arns) <= 100
    error_message = "alarm_arns takes 100 at most: a widget shows no more."
  }
}

variable "load_balancer_arn_suffix" {
  description = "Load balancer: requests, failures, p95 (`arn_suffix` of `alb`)."
  type        = string
  default     = null
}

variable "ecs_services" {
  description = "ECS services by a name of your own: CPU, memory, tasks."
  type = map(object({
    cluster_name = string
    service_name = string
  }))
  default  = {}
  nullable = false
}

variable "database_identifiers" {
  description = "RDS instances by a name of your own: CPU, connections, storage."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "queue_names" {
  description = "Queues by a name of your own: messages that wait, and for how long."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "log_group_names" {
  description = "Log groups whose errors are listed."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.log_group_names) <= 20
    error_message = "log_group_names takes 20 at most."
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
