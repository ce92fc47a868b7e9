variable "name" {
  description = "What is stored, for example `orders`; the name in AWS is `<environment>-<name>-<engine>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 30
    error_message = "name must be kebab-case, 2 to 30 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "engine" {
  description = "`postgres` or `mysql`, its version, the family of its parameters, and parameters beside the one that forces TLS."
  type = object({
    name       = optional(string, "postgres")
    version    = optional(string, "17")
    family     = optional(string, "postgres17")
    parameters = optional(map(string), {})
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["postgres", "mysql"], var.engine.name) && startswith(var.engine.family, var.engine.name)
    error_message = "engine.name must be postgres or mysql, and engine.family must be of it: \"${var.engine.name}\", \"${var.engine.family}\"."
  }

  validation {
    condition     = length(setintersection(keys(var.engine.parameters), ["rds.force_ssl", "require_secure_transport"])) == 0
    error_message = "engine.parameters must not touch rds.force_ssl and require_secure_transport: TLS is forced."
  }
}

variable "instance_class" {
  description = "Class of the instance, of a current generation (`db.t4g`, `db.m7g`, `db.r7g` …)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^db\\.[a-z0-9]+\\.[a-z0-9]+$", var.instance_class)) && !can(regex("^db\\.(t2|m[1-4]|r[3-4])\\.", var.instance_class))
    error_message = "instance_class must be a class of a current generation such as db.m7g.large, not \"${var.instance_class}\"."
  }
}

variable "storage" {
  description = "Size in GiB (gp3), and how far it may grow by itself."
  type = object({
    gibibytes     = optional(number, 20)
    max_gibibytes = optional(number, 100)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.storage.gibibytes >= 20 && var.storage.max_gibibytes >= var.storage.gibibytes * 1.26
    error_message = "storage needs 20 GiB at least, and max_gibibytes 26 % above gibibytes, or it cannot grow."
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

variable "kms_key_arn" {
  description = "Key of the database, its backups, Performance Insights and the secret of its master user."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key (arn:aws:kms:<region>:<account>:key/<id>), not an alias or an id: \"${var.kms_key_arn}\"."
  }
}

variable "backup" {
  description = "Days that backups are kept, the hour (UTC) they are made in, and the key of the DR region that they are copied to (null: no copy)."
  type = object({
    retention_days = optional(number, 14)
    window         = optional(string, "17:00-18:00")
    dr_kms_key_arn = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.backup.retention_days >= 7 && var.backup.retention_days <= 35
    error_message = "backup.retention_days must be 7 to 35, not ${var.backup.retention_days}."
  }

  validation {
    condition     = can(regex("^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$", var.backup.window))
    error_message = "backup.window must be hh:mm-hh:mm in UTC: \"${var.backup.window}\"."
  }

  validation {
    condition     = var.backup.dr_kms_key_arn == null || can(regex("^arn:aws:kms:", var.backup.dr_kms_key_arn))
    error_message = "backup.dr_kms_key_arn must be the ARN of a key of the DR region."
  }
}

variable "maintenance_window" {
  description = "Hour (UTC) of a day in which the service may change the instance."
  type        = string
  default     = "sun:18:30-sun:19:30"
  nullable    = false

  validation {
    condition     = can(regex("^(mon|tue|wed|thu|fri|sat|sun):[0-2][0-9]:[0-5][0-9]-(mon|tue|wed|thu|fri|sat|sun):[0-2][0-9]:[0-5][0-9]$", var.maintenance_window))
    error_message = "maintenance_window must be ddd:hh:mm-ddd:hh:mm in UTC: \"${var.maintenance_window}\"."
  }
}

variable "replicas" {
  description = "Read replicas by a name of your own: another class, a zone."
  type = map(object({
    instance_class    = optional(string)
    availability_zone = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(var.replicas) <= 5 && alltrue([for name in keys(var.replicas) : can(regex("^[a-z][a-z0-9-]*$", name))])
    error_message = "replicas takes five at most, named in kebab-case."
  }
}

variable "has_replica_elsewhere" {
  description = "Does somebody else make a replica of it, for example in another region? RDS keeps no master password then, as with `replicas`."
  type        = bool
  default     = false
  nullable    = false
}

variable "enable_multi_az" {
  description = "Keep a standby in another zone? Off saves half, and a failure of the zone is an outage."
  type        = bool
  default     = true
  nullable    = false

  validation {
    condition     = var.enable_multi_az || lookup(var.tags, "Environment", "prod") != "prod"
    error_message = "enable_multi_az cannot be off in prod."
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

variable "tags" {
  description = "Tags of everything that the module makes: the output `tags` of the module `tags`, with a data class."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project", "DataClass"], keys(var.tags))) == 0
    error_message = "tags lacks ${join(", ", setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project", "DataClass"], keys(var.tags)))}: pass the output `tags` of the module `tags`, with data_class set."
  }
}
