variable "name" {
  description = "Name of the bastion, for example `bastion`; it is called `<environment>-<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 20
    error_message = "name must be kebab-case, 2 to 20 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "vpc_id" {
  description = "VPC that it is made in."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "vpc_id must begin with vpc-: \"${var.vpc_id}\"."
  }
}

variable "subnet_ids" {
  description = "Public subnets by zone; the one instance stands in one of them."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) > 0
    error_message = "subnet_ids is empty."
  }
}

variable "allowed_cidr_blocks" {
  description = "Ranges that may come in by SSH, by the name of who is there."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.allowed_cidr_blocks) > 0 && alltrue([for range in values(var.allowed_cidr_blocks) : can(cidrhost(range, 0)) && tonumber(try(split("/", range)[1], 0)) >= 24])
    error_message = "allowed_cidr_blocks must name one range at least, none wider than /24."
  }
}

variable "target_cidr_blocks" {
  description = "Ranges of the hosts behind it, by a name of your own."
  type        = map(string)
  nullable    = false

  validation {
    condition     = alltrue([for range in values(var.target_cidr_blocks) : can(cidrhost(range, 0)) && can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", range))]) && !contains(keys(var.target_cidr_blocks), "https")
    error_message = "target_cidr_blocks takes private ranges, under other names than https."
  }
}

variable "users" {
  description = "People and their public keys; the bastion has no other users and no private key."
  type        = map(list(string))
  nullable    = false

  validation {
    condition     = length(var.users) > 0 && alltrue([for name, keys in var.users : can(regex("^[a-z][a-z0-9-]{1,30}$", name)) && !contains(["root", "ec2-user", "admin"], name) && length(keys) > 0])
    error_message = "users must name people (lower case, not root, ec2-user or admin), each with a public key."
  }

  validation {
    condition     = alltrue(flatten([for keys in values(var.users) : [for key in keys : can(regex("^(ssh-ed25519|ecdsa-sha2-nistp256|sk-ssh-ed25519@openssh.com) [A-Za-z0-9+/=]+( [A-Za-z0-9@._-]+)?$", key))]]))
    error_message = "users takes public keys of type ssh-ed25519, ecdsa-sha2-nistp256 or sk-ssh-ed25519@openssh.com."
  }
}

variable "instance_type" {
  description = "Type of the instance (arm64)."
  type        = string
  default     = "t4g.micro"
  nullable    = false

  validation {
    condition     = can(regex("^(t4g|m[6-8]g|c[6-8]g)\\.[a-z0-9]+$", var.instance_type))
    error_message = "instance_type must be of arm64, such as t4g.micro, not \"${var.instance_type}\"."
  }
}

variable "max_lifetime_days" {
  description = "Days after which it is replaced."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.max_lifetime_days >= 1 && var.max_lifetime_days <= 30
    error_message = "max_lifetime_days must be 1 to 30, not ${var.max_lifetime_days}."
  }
}

variable "logins_per_5_minutes" {
  description = "Log-ins in 5 minutes above which the alarm is raised; 0: each one."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.logins_per_5_minutes >= 0
    error_message = "logins_per_5_minutes must not be negative."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the role can ever be allowed."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "Key of the disk and of the sessions' log."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key (arn:aws:kms:<region>:<account>:key/<id>), not an alias or an id: \"${var.kms_key_arn}\"."
  }
}

variable "archive" {
  description = "Delivery stream that archives the logs, and the role that CloudWatch Logs writes to it with: outputs of the module `log-archive`. Null only where an account-wide subscription archives every group."
  type = object({
    destination_arn = string
    role_arn        = string
  })
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

variable "organization" {
  description = "Organisation, part of names that are unique in the world or by path."
  type        = string
  default     = "ryuqqq"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.organization)) && length(var.organization) <= 12
    error_message = "organization must be kebab-case, 12 characters at most: \"${var.organization}\"."
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
