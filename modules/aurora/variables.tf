variable "name" {
  description = "What is stored, for example `orders`; the name in AWS is `<environment>-<name>-aurora`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 30
    error_message = "name must be kebab-case, 2 to 30 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "engine" {
  description = "`aurora-postgresql` or `aurora-mysql`, its version, the family of its parameters, and parameters beside the one that forces TLS."
  type = object({
    name       = optional(string, "aurora-postgresql")
    version    = optional(string, "16.6")
    family     = optional(string, "aurora-postgresql16")
    parameters = optional(map(string), {})
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["aurora-postgresql", "aurora-mysql"], var.engine.name) && startswith(var.engine.family, var.engine.name)
    error_message = "engine.name must be aurora-postgresql or aurora-mysql, and engine.family must be of it: \"${var.engine.name}\", \"${var.engine.family}\"."
  }

  validation {
    condition     = length(setintersection(keys(var.engine.parameters), ["rds.force_ssl", "require_secure_transport"])) == 0
    error_message = "engine.parameters must not touch rds.force_ssl and require_secure_transport: TLS is forced."
  }
}

variable "instances" {
  description = "Instances by a name of your own (`a`, `c`): class, zone, and the order in which they take over. One writes, the others read."
  type = map(object({
    instance_class    = optional(string, "db.r7g.large")
    availability_zone = optional(string)
    promotion_tier    = optional(number, 1)
  }))
  default  = { a = {}, c = {} }
  nullable = false

  validation {
    condition     = length(var.instances) >= 1 && (length(var.instances) >= 2 || lookup(var.tags, "Environment", "prod") != "prod")
    error_message = "instances names ${length(var.instances)}: two at least in prod, or the failure of one is an outage."
  }

  validation {
    condition     = alltrue([for instance in var.instances : instance.promotion_tier >= 0 && instance.promotion_tier <= 15 && can(regex("^db\\.(r[5-9]|t4|x)", instance.instance_class))])
    error_message = "instances[*] needs a class of a current generation (db.r7g.large, db.t4g.medium …) and promotion_tier of 0 to 15."
  }
}

variable "serverless_capacity" {
  description = "Least and most capacity units of Serverless v2, instead of the instances' classes; null: classes."
  type = object({
    minimum = number
    maximum = number
  })
  default = null

  validation {
    condition     = var.serverless_capacity == null || try(var.serverless_capacity.minimum >= 0.5 && var.serverless_capacity.maximum >= var.serverless_capacity.minimum && var.serverless_capacity.maximum <= 256, false)
    error_message = "serverless_capacity must be 0.5 to 256 units, the minimum not above the maximum."
  }
}

variable "global_cluster" {
  description = "Global database that the cluster is a part of (`aws_rds_global_cluster`): the one that writes, or a replica in another region. Null: none."
  type = object({
    identifier = string
    is_replica = optional(bool, false)
  })
  default = null

  validation {
    condition     = var.global_cluster == null || try(can(regex("^[a-z][a-z0-9-]{0,62}$", var.global_cluster.identifier)), false)
    error_message = "global_cluster.identifier must be that of a global database: lower case letters, digits and -, 63 characters at most."
  }
}

variable "database_name" {
  description = "First database."
  type        = string
  default     = null

  validation {
    condition     = var.database_name == null || can(regex("^[a-z][a-z0-9_]{0,62}$", var.database_name))
    error_message = "database_name must be lower case letters, digits and _: \"${coalesce(var.database_name, "-")}\"."
  }
}

variable "subnet_ids" {
  description = "Data subnets by zone."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids names ${length(var.subnet_ids)}: two zones at least."
  }
}

variable "security_group_ids" {
  description = "Security groups of the database (module `security-group`)."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids is empty: nobody could reach the database."
  }
}

variable "backup" {
  description = "Days that backups are kept, the hour (UTC) they are made in, and (MySQL) how many hours can be taken back in place. Copies in the DR region are made by the module `backup-plan`."
  type = object({
    retention_days  = optional(number, 14)
    window          = optional(string, "17:00-18:00")
    backtrack_hours = optional(number, 0)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.backup.retention_days >= 7 && var.backup.retention_days <= 35
    error_message = "backup.retention_days must be 7 to 35, not ${var.backup.retention_days}."
  }

  validation {
    condition     = can(regex("^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$", var.backup.window)) && var.backup.backtrack_hours >= 0 && var.backup.backtrack_hours <= 72
    error_message = "backup.window must be hh:mm-hh:mm in UTC, backtrack_hours 0 to 72."
  }
}

variable "maintenance_window" {
  description = "Hour (UTC) of a day in which the service may change the cluster."
  type        = string
  default     = "sun:18:30-sun:19:30"
  nullable    = false

  validation {
    condition     = can(regex("^(mon|tue|wed|thu|fri|sat|sun):[0-2][0-9]:[0-5][0-9]-(mon|tue|wed|thu|fri|sat|sun):[0-2][0-9]:[0-5][0-9]$", var.maintenance_window))
    error_message = "maintenance_window must be ddd:hh:mm-ddd:hh:mm in UTC: \"${var.maintenance_window}\"."
  }
}

variable "enable_deletion_protection" {
  description = "Refuse to be deleted?"
  type        = bool
  default     = true
  nullable    = false

  validation {
    condition     = var.enable_deletion_protection || lookup(var.tags, "Environment", "prod") != "prod"
    error_message = "enable_deletion_protection cannot be off in prod."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the monitoring role can ever be allowed."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "Key of the cluster, its backups, Performance Insights and the secret of its master user."
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
  description = "Tags of everything that the module makes: the output `tags` of the module `tags`, with a data class."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project", "DataClass"], keys(var.tags))) == 0
    error_message = "tags lacks ${join(", ", setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project", "DataClass"], keys(var.tags)))}: pass the output `tags` of the module `tags`, with data_class set."
  }
}
