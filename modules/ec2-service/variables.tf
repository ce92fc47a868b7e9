variable "name" {
  description = "Name of the service, for example `matches`; the group is called `<environment>-<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 30
    error_message = "name must be kebab-case, 2 to 30 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "instance_type" {
  description = "Type of the instances, of a current generation."
  type        = string
  default     = "t4g.small"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*\\.[a-z0-9-]+$", var.instance_type)) && !can(regex("^(t1|t2|m[1-4]|c[1-4]|r[3-4])\\.", var.instance_type))
    error_message = "instance_type must be a type of a current generation such as t4g.small, not \"${var.instance_type}\"."
  }
}

variable "architecture" {
  description = "`arm64` or `x86_64`, as the type is."
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture must be arm64 or x86_64, not \"${var.architecture}\"."
  }
}

variable "image_id" {
  description = "AMI; by default the newest Amazon Linux 2023, which a refresh then brings."
  type        = string
  default     = null

  validation {
    condition     = var.image_id == null || can(regex("^ami-[0-9a-f]+$", var.image_id))
    error_message = "image_id must begin with ami-: \"${coalesce(var.image_id, "-")}\"."
  }
}

variable "user_data" {
  description = "Script that sets an instance up. It is readable on every instance: no secrets."
  type        = string
  default     = null

  validation {
    condition     = var.user_data == null || (length(coalesce(var.user_data, "-")) <= 12000 && !can(regex("(AKIA[0-9A-Z]{16}|BEGIN [A-Z ]*PRIVATE KEY|aws_secret_access_key)", var.user_data)))
    error_message = "user_data is longer than 12000 characters, or holds what looks like a credential."
  }
}

variable "size" {
  description = "Fewest and most instances, and the use of CPU that is aimed at between them."
  type = object({
    minimum     = optional(number, 2)
    maximum     = optional(number, 4)
    cpu_percent = optional(number, 60)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.size.minimum >= 1 && var.size.maximum >= var.size.minimum && var.size.cpu_percent >= 10 && var.size.cpu_percent <= 90
    error_message = "size needs a minimum of 1 at least, a maximum not below it, and cpu_percent of 10 to 90."
  }
}

variable "root_gibibytes" {
  description = "Size of the root disk (gp3) in GiB."
  type        = number
  default     = 20
  nullable    = false

  validation {
    condition     = var.root_gibibytes >= 8 && var.root_gibibytes <= 1024
    error_message = "root_gibibytes must be 8 to 1024, not ${var.root_gibibytes}."
  }
}

variable "has_containers" {
  description = "Do containers on the instance ask for its credentials? Then metadata answers over one hop more."
  type        = bool
  default     = false
  nullable    = false
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
  description = "Security groups of the instances (module `security-group`)."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids is empty: the default group of the VPC lets nothing through."
  }
}

variable "target_group_arns" {
  description = "Target groups (of type instance) that the instances answer in; their health check then decides."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "warmup_seconds" {
  description = "Seconds that an instance needs before it counts."
  type        = number
  default     = 120
  nullable    = false

  validation {
    condition     = var.warmup_seconds >= 0 && var.warmup_seconds <= 3600
    error_message = "warmup_seconds must be 0 to 3600, not ${var.warmup_seconds}."
  }
}

variable "max_lifetime_days" {
  description = "Days after which an instance is replaced, patched or not."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.max_lifetime_days >= 1 && var.max_lifetime_days <= 365
    error_message = "max_lifetime_days must be 1 to 365, not ${var.max_lifetime_days}."
  }
}

variable "refresh_alarm_names" {
  description = "Alarms that bring the old version back while a new one is rolled out."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "policies" {
  description = "What the instances may do beside Session Manager: policy documents as JSON by a short name."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the role can ever be allowed."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "Key of the disks; its policy must let the service role of auto scaling hold grants."
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
