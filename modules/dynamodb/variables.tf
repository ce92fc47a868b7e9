variable "name" {
  description = "What is stored, for example `sessions`; the name in AWS is `<environment>-<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 80
    error_message = "name must be kebab-case, 2 to 80 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "hash_key" {
  description = "Attribute that spreads the items, and its type: `S`, `N` or `B`."
  type = object({
    name = string
    type = optional(string, "S")
  })
  nullable = false

  validation {
    condition     = contains(["S", "N", "B"], var.hash_key.type)
    error_message = "hash_key.type must be S, N or B, not \"${var.hash_key.type}\"."
  }
}

variable "range_key" {
  description = "Attribute that orders the items of one hash key; null: none."
  type = object({
    name = string
    type = optional(string, "S")
  })
  default = null

  validation {
    condition     = var.range_key == null || try(contains(["S", "N", "B"], var.range_key.type), false)
    error_message = "range_key.type must be S, N or B."
  }
}

variable "global_indexes" {
  description = "Global secondary indexes by name; `attributes` are copied beside the keys, `projection` is `KEYS_ONLY` or `ALL` where there are none."
  type = map(object({
    hash_key   = object({ name = string, type = optional(string, "S") })
    range_key  = optional(object({ name = string, type = optional(string, "S") }))
    projection = optional(string, "KEYS_ONLY")
    attributes = optional(list(string), [])
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for index in var.global_indexes : contains(["KEYS_ONLY", "ALL"], index.projection)]) && length(var.global_indexes) <= 20
    error_message = "global_indexes[*].projection must be KEYS_ONLY or ALL, and 20 indexes are the most."
  }
}

variable "expiry_attribute" {
  description = "Attribute that holds the second (epoch) after which an item goes by itself; null: none."
  type        = string
  default     = null
}

variable "stream_view" {
  description = "What the table's stream holds of each change: `KEYS_ONLY`, `NEW_IMAGE`, `OLD_IMAGE`, `NEW_AND_OLD_IMAGES`; null: no stream."
  type        = string
  default     = null

  validation {
    condition     = var.stream_view == null || contains(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"], coalesce(var.stream_view, "-"))
    error_message = "stream_view must be KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES."
  }
}

variable "replicas" {
  description = "Keys of the replicas by region, for example of the DR region: a global table."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for region, key in var.replicas : startswith(key, "arn:aws:kms:${region}:")])
    error_message = "replicas maps regions to ARNs of keys of these regions."
  }
}

variable "table_class" {
  description = "`STANDARD`, or `STANDARD_INFREQUENT_ACCESS` where storage costs more than requests."
  type        = string
  default     = "STANDARD"
  nullable    = false

  validation {
    condition     = contains(["STANDARD", "STANDARD_INFREQUENT_ACCESS"], var.table_class)
    error_message = "table_class must be STANDARD or STANDARD_INFREQUENT_ACCESS, not \"${var.table_class}\"."
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

variable "kms_key_arn" {
  description = "Key of the table's data class."
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
