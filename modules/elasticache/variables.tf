variable "name" {
  description = "What is cached, for example `sessions`; the name in AWS is `<environment>-<name>-<engine>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 18
    error_message = "name must be kebab-case, 2 to 18 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "engine" {
  description = "`valkey` or `redis`, its version, and the family of its parameters."
  type = object({
    name    = optional(string, "valkey")
    version = optional(string, "8.0")
    family  = optional(string, "valkey8")
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["valkey", "redis"], var.engine.name) && startswith(var.engine.family, var.engine.name)
    error_message = "engine.name must be valkey or redis, and engine.family must be of it: \"${var.engine.name}\", \"${var.engine.family}\"."
  }
}

variable "node_type" {
  description = "Type of the nodes, of a current generation (`cache.t4g.small`, `cache.m7g.large` …)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^cache\\.[a-z0-9]+\\.[a-z0-9]+$", var.node_type)) && !can(regex("^cache\\.(t1|t2|m[1-4]|r[3-4])\\.", var.node_type))
    error_message = "node_type must be a type of a current generation such as cache.m7g.large, not \"${var.node_type}\"."
  }
}

variable "shards" {
  description = "Shards that the keys are spread over; more than one is cluster mode."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.shards >= 1 && var.shards <= 90
    error_message = "shards must be 1 to 90, not ${var.shards}."
  }
}

variable "replicas_per_shard" {
  description = "Copies of each shard in other zones; 0 saves half, and a failed node is an outage and an empty cache."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.replicas_per_shard >= 0 && var.replicas_per_shard <= 5
    error_message = "replicas_per_shard must be 0 to 5, not ${var.replicas_per_shard}."
  }

  validation {
    condition     = var.replicas_per_shard > 0 || lookup(var.tags, "Environment", "prod") != "prod"
    error_message = "replicas_per_shard must be 1 at least in prod."
  }
}

variable "users" {
  description = "Users by name, who log in by IAM, and what they may do (an ACL of the engine: `on ~orders:* +@read +@write`)."
  type = map(object({
    access = string
  }))
  nullable = false

  validation {
    condition     = length(var.users) > 0 && alltrue([for name in keys(var.users) : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name)) && length(name) <= 12])
    error_message = "users must name one at least, in kebab-case of 12 characters at most."
  }

  validation {
    condition     = alltrue([for user in var.users : startswith(user.access, "on ") && !strcontains(user.access, "+@all")])
    error_message = "users[*].access must begin with \"on \" and name commands, not +@all."
  }
}

variable "eviction" {
  description = "What goes when memory is full."
  type        = string
  default     = "volatile-lru"
  nullable    = false

  validation {
    condition     = contains(["volatile-lru", "allkeys-lru", "volatile-lfu", "allkeys-lfu", "volatile-ttl", "noeviction"], var.eviction)
    error_message = "eviction must be volatile-lru, allkeys-lru, volatile-lfu, allkeys-lfu, volatile-ttl or noeviction, not \"${var.eviction}\"."
  }
}

variable "parameters" {
  description = "Further parameters of the engine."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "snapshot_days" {
  description = "Days that snapshots are kept; 0 for what can be computed anew."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.snapshot_days >= 0 && var.snapshot_days <= 35
    error_message = "snapshot_days must be 0 to 35, not ${var.snapshot_days}."
  }
}

variable "evictions_per_5_minutes" {
  description = "Entries thrown out in 5 minutes that raise the alarm."
  type        = number
  default     = 100
  nullable    = false

  validation {
    condition     = var.evictions_per_5_minutes >= 0
    error_message = "evictions_per_5_minutes must not be negative."
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
  description = "Security groups of the cache: 6379 from those who use it, and nobody else."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids is empty: nobody could reach the cache."
  }
}

variable "kms_key_arn" {
  description = "Key of the cache's data class."
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
