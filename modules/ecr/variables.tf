variable "name" {
  description = "Name of the repository, `<project>/<component>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*/[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name))
    error_message = "name must be <project>/<component>, both kebab-case: \"${var.name}\"."
  }
}

variable "kms_key_arn" {
  description = "Key of the images. It cannot be changed later without making the repository anew."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key (arn:aws:kms:<region>:<account>:key/<id>), not an alias or an id: \"${var.kms_key_arn}\"."
  }
}

variable "retention" {
  description = "How many tagged versions are kept, and for how many days what has no tag."
  type = object({
    versions      = optional(number, 10)
    untagged_days = optional(number, 7)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.retention.versions >= 2 && var.retention.untagged_days >= 1
    error_message = "retention needs 2 versions at least (there must be one to roll back to) and 1 day."
  }
}

variable "puller_account_ids" {
  description = "Other accounts whose identities may pull."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.puller_account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "puller_account_ids takes account ids of 12 digits, no \"*\": ${join(", ", var.puller_account_ids)}."
  }
}

variable "enable_lambda" {
  description = "May functions of these accounts be made from the images?"
  type        = bool
  default     = false
  nullable    = false
}

variable "registry_replication" {
  description = "Copies every repository of the registry that begins with one of the prefixes to another region. Set it once per account."
  type = object({
    region   = optional(string, "ap-northeast-1")
    prefixes = list(string)
  })
  default = null

  validation {
    condition     = var.registry_replication == null || try(length(var.registry_replication.prefixes) > 0 && length(var.registry_replication.prefixes) <= 100, false)
    error_message = "registry_replication.prefixes must name 1 to 100 prefixes."
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
