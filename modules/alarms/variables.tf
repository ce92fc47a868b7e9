variable "name" {
  description = "Service that is watched; alarms are called `<environment>-<name>-<what>-alarm`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 40
    error_message = "name must be kebab-case, 2 to 40 characters, and begin with a letter: \"${var.name}\"."
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

variable "thresholds" {
  description = "When an alarm is raised; the defaults are the standard's."
  type = object({
    error_percent       = optional(number, 1)
    p95_seconds         = optional(number, 1)
    errors_per_minute   = optional(number, 5)
    queue_age_seconds   = optional(number, 300)
    cpu_percent         = optional(number, 80)
    memory_percent      = optional(number, 85)
    disk_percent        = optional(number, 80)
    connections_percent = optional(number, 80)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for value in values(var.thresholds) : value > 0]) && alltrue([for value in [var.thresholds.error_percent, var.thresholds.cpu_percent, var.thresholds.memory_percent, var.thresholds.disk_percent, var.thresholds.connections_percent] : value < 100])
    error_message = "thresholds must be above 0, those in percent below 100."
  }
}

variable "load_balancer" {
  description = "Application load balancer: failed requests, p95, and targets that do not answer, by the `arn_suffix` of it and of its target groups."
  type = object({
    arn_suffix    = string
    target_groups = optional(map(string), {})
  })
  default = null
}

variable "ecs_services" {
  description = "ECS services by a name of your own: CPU, memory, tasks that die."
  type = map(object({
    cluster_name = string
    service_name = string
  }))
  default  = {}
  nullable = false
}

variable "databases" {
  description = "RDS instances by a name of your own: CPU, storage (null for those of Aurora, whose volume grows by itself), connections."
  type = map(object({
    identifier        = string
    storage_gibibytes = optional(number)
    max_connections   = number
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for database in var.databases : coalesce(database.storage_gibibytes, 1) > 0 && database.max_connections > 0])
    error_message = "databases[*] needs storage_gibibytes and max_connections above 0: alarms are a share of them."
  }
}

variable "queues" {
  description = "Names of queues by a name of your own: age of the oldest message. (The module `sqs` has this alarm already.)"
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "caches" {
  description = "Ids of ElastiCache replication groups by a name of your own: memory."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "log_groups" {
  description = "Log groups by a name of your own, and the pattern of an error in them."
  type = map(object({
    name          = string
    error_pattern = optional(string, "?ERROR ?FATAL ?Exception")
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for group in var.log_groups : length(group.error_pattern) > 0])
    error_message = "log_groups[*].error_pattern is empty: every line would be an error."
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
