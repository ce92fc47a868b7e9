variable "name" {
  description = "What the function does, for example `thumbnails`; the name in AWS is `<environment>-<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 30
    error_message = "name must be kebab-case, 2 to 30 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "description" {
  description = "What the function does, for those who find it in the console."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.description) >= 10 && length(var.description) <= 256
    error_message = "description must say what the function does (10 to 256 characters)."
  }
}

variable "code" {
  description = "What runs: an image with a version or digest, or an object of a bucket with runtime and handler. The pipeline builds it; Terraform never zips."
  type = object({
    image_uri         = optional(string)
    s3_bucket         = optional(string)
    s3_key            = optional(string)
    s3_object_version = optional(string)
    runtime           = optional(string)
    handler           = optional(string)
  })
  nullable = false

  validation {
    condition     = (var.code.image_uri != null) != (var.code.s3_bucket != null && var.code.s3_key != null && var.code.runtime != null && var.code.handler != null)
    error_message = "code needs either image_uri, or s3_bucket, s3_key, runtime and handler."
  }

  validation {
    condition     = var.code.image_uri == null || (can(regex("(:[A-Za-z0-9_][A-Za-z0-9._-]*|@sha256:[0-9a-f]{64})$", var.code.image_uri)) && !endswith(coalesce(var.code.image_uri, "-"), ":latest"))
    error_message = "code.image_uri must end in a version or a digest, and not in latest."
  }
}

variable "architecture" {
  description = "`arm64` (cheaper) or `x86_64`."
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture must be arm64 or x86_64, not \"${var.architecture}\"."
  }
}

variable "memory_mebibytes" {
  description = "Memory in MiB; CPU grows with it."
  type        = number
  default     = 256
  nullable    = false

  validation {
    condition     = var.memory_mebibytes >= 128 && var.memory_mebibytes <= 10240
    error_message = "memory_mebibytes must be 128 to 10240, not ${var.memory_mebibytes}."
  }
}

variable "timeout_seconds" {
  description = "Longest run."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.timeout_seconds >= 1 && var.timeout_seconds <= 900
    error_message = "timeout_seconds must be 1 to 900, not ${var.timeout_seconds}."
  }
}

variable "concurrency" {
  description = "Most runs at the same time, which are also reserved: one function cannot use up the account's."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.concurrency >= 1 && var.concurrency <= 500
    error_message = "concurrency must be 1 to 500, not ${var.concurrency}."
  }
}

variable "environment" {
  description = "Environment variables, encrypted; a secret is read at run time by its ARN."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.environment) : !can(regex("(?i)(password|passwd|secret|token|private_key|api_key)$", name))])
    error_message = "environment has what looks like a secret: pass its ARN (…_ARN), and read it at run time."
  }
}

variable "network" {
  description = "Private subnets by zone, and security groups; null: the function reaches AWS and the internet, but no network."
  type = object({
    subnet_ids         = map(string)
    security_group_ids = list(string)
  })
  default = null

  validation {
    condition     = var.network == null || try(length(var.network.subnet_ids) >= 2 && length(var.network.security_group_ids) > 0, false)
    error_message = "network needs subnets of two zones and a security group."
  }
}

variable "policies" {
  description = "What the function may do beside logs, traces and its queues: policy documents as JSON by a short name."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(setintersection(keys(var.policies), ["function", "network"])) == 0
    error_message = "policies must not use the names function and network, which the module gives."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the role can ever be allowed."
  type        = string
  default     = null
}

variable "callers" {
  description = "AWS services that call the function, by a name of your own: the principal and the ARN of the rule, topic or bucket."
  type = map(object({
    service    = string
    source_arn = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name, caller in var.callers : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name)) && endswith(caller.service, ".amazonaws.com") && startswith(caller.source_arn, "arn:aws:")])
    error_message = "callers takes kebab-case names, a service principal (events.amazonaws.com) and an ARN each."
  }
}

variable "queues" {
  description = "Queues whose messages it processes, by a name of your own; failed messages of a batch go back alone."
  type = map(object({
    arn         = string
    batch_size  = optional(number, 10)
    concurrency = optional(number, 5)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for queue in var.queues : startswith(queue.arn, "arn:aws:sqs:") && queue.concurrency >= 2 && queue.concurrency <= 1000 && queue.batch_size >= 1])
    error_message = "queues[*] needs the ARN of a queue, batch_size of 1 at least and concurrency of 2 to 1000."
  }
}

variable "alarm_errors_per_5_minutes" {
  description = "Failed runs in 5 minutes that raise the alarm."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.alarm_errors_per_5_minutes >= 0
    error_message = "alarm_errors_per_5_minutes must not be negative."
  }
}

variable "kms_key_arn" {
  description = "Key of the environment, the logs and the dead-letter queue."
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
  description = "Tags of everything that the module makes: the output `tags` of the module `tags`, with a data class."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project", "DataClass"], keys(var.tags))) == 0
    error_message = "tags lacks ${join(", ", setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project", "DataClass"], keys(var.tags)))}: pass the output `tags` of the module `tags`, with data_class set."
  }
}
