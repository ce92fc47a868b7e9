variable "name" {
  description = "What is kept, for example `atlantis`; the name in AWS is `<environment>-<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 50
    error_message = "name must be kebab-case, 2 to 50 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "kms_key_arn" {
  description = "Key of the file system's data class."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key (arn:aws:kms:<region>:<account>:key/<id>), not an alias or an id: \"${var.kms_key_arn}\"."
  }
}

variable "subnet_ids" {
  description = "Private subnets by zone: a mount target in each."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids names ${length(var.subnet_ids)}: two zones at least."
  }
}

variable "security_group_ids" {
  description = "Security groups of the mount targets: 2049 from those who mount, and nobody else."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids is empty: nobody could mount the file system."
  }
}

variable "access_points" {
  description = "Ways in by name: path, owner, permissions, and the roles that may mount it (none: the file system's policy allows nobody by it, a policy of the role may)."
  type = map(object({
    path        = string
    uid         = optional(number, 1000)
    gid         = optional(number, 1000)
    permissions = optional(string, "0750")
    role_arns   = optional(set(string), [])
  }))
  nullable = false

  validation {
    condition     = length(var.access_points) > 0 && alltrue([for point in var.access_points : can(regex("^/[^/ ].*$", point.path)) && point.uid > 0 && point.gid > 0])
    error_message = "access_points must name one at least, each with a path below / and an owner other than root."
  }

  validation {
    condition     = alltrue([for point in var.access_points : can(regex("^0[0-7][0-7]0$", point.permissions))])
    error_message = "access_points[*].permissions must be octal with nothing for others, such as 0750."
  }

  validation {
    condition     = alltrue(flatten([for point in var.access_points : [for arn in point.role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/[^*]+$", arn))]]))
    error_message = "access_points[*].role_arns takes ARNs of roles, without wildcards."
  }
}

variable "throughput" {
  description = "`bursting`, `elastic`, or `provisioned` with MiB/s."
  type = object({
    mode                 = optional(string, "bursting")
    mebibytes_per_second = optional(number)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["bursting", "elastic", "provisioned"], var.throughput.mode) && (var.throughput.mode == "provisioned") == (var.throughput.mebibytes_per_second != null)
    error_message = "throughput.mode must be bursting, elastic or provisioned; mebibytes_per_second belongs to provisioned, and only there."
  }
}

variable "infrequent_access_days" {
  description = "Days without access after which a file moves to the cheaper class."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([7, 14, 30, 60, 90], var.infrequent_access_days)
    error_message = "infrequent_access_days must be 7, 14, 30, 60 or 90, not ${var.infrequent_access_days}."
  }
}

variable "enable_backup" {
  description = "Back up daily with AWS Backup?"
  type        = bool
  default     = true
  nullable    = false
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
