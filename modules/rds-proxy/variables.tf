variable "name" {
  description = "Name of the proxy, for example `orders`; in AWS `<environment>-<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 40
    error_message = "name must be kebab-case, 2 to 40 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "engine_family" {
  description = "`POSTGRESQL` or `MYSQL`."
  type        = string
  default     = "POSTGRESQL"
  nullable    = false

  validation {
    condition     = contains(["POSTGRESQL", "MYSQL"], var.engine_family)
    error_message = "engine_family must be POSTGRESQL or MYSQL, not \"${var.engine_family}\"."
  }
}

variable "target" {
  description = "What is behind it: the identifier of an instance (`rds`) or of a cluster (`aurora`)."
  type = object({
    instance_identifier = optional(string)
    cluster_identifier  = optional(string)
  })
  nullable = false

  validation {
    condition     = (var.target.instance_identifier == null) != (var.target.cluster_identifier == null)
    error_message = "target needs either instance_identifier or cluster_identifier."
  }
}

variable "secret_arns" {
  description = "Secrets (username, password) of the database's users, by user."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.secret_arns) > 0 && alltrue([for arn in values(var.secret_arns) : startswith(arn, "arn:aws:secretsmanager:")])
    error_message = "secret_arns takes ARNs of secrets, one at least."
  }
}

variable "subnet_ids" {
  description = "Private subnets by zone."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids names ${length(var.subnet_ids)}: two zones at least."
  }
}

variable "security_group_ids" {
  description = "Security groups of the proxy: from the application, and to the database."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids is empty: nobody could reach the proxy."
  }
}

variable "pool" {
  description = "Share of the database's connections that the proxy may use and keep open, and how long a client waits for one."
  type = object({
    max_connections_percent      = optional(number, 80)
    max_idle_connections_percent = optional(number, 30)
    borrow_timeout_seconds       = optional(number, 10)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.pool.max_connections_percent >= 1 && var.pool.max_connections_percent <= 100 && var.pool.max_idle_connections_percent <= var.pool.max_connections_percent && var.pool.borrow_timeout_seconds >= 1 && var.pool.borrow_timeout_seconds <= 300
    error_message = "pool needs percents of 1 to 100, the idle ones not above the others, and a timeout of 1 to 300 s."
  }
}

variable "idle_client_seconds" {
  description = "Seconds after which a silent client is let go."
  type        = number
  default     = 1800
  nullable    = false

  validation {
    condition     = var.idle_client_seconds >= 1 && var.idle_client_seconds <= 28800
    error_message = "idle_client_seconds must be 1 to 28800, not ${var.idle_client_seconds}."
  }
}

variable "has_reader_endpoint" {
  description = "A second endpoint that reads only (clusters)?"
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.has_reader_endpoint || var.target.cluster_identifier != null
    error_message = "has_reader_endpoint needs a cluster: an instance has no readers behind one endpoint."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the role can ever be allowed."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "Key of the secrets."
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
  description = "Tags of everything that the module makes: the output `tags` of the module `tags`."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags))) == 0
    error_message = "tags lacks ${join(", ", setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags)))}: pass the output `tags` of the module `tags`."
  }
}
