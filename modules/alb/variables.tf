variable "name" {
  description = "What it balances, for example `orders`; the name in AWS is `<environment>-<name>-alb`."
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
  description = "Subnets by zone: public ones where `is_public`, private ones otherwise."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids names ${length(var.subnet_ids)}: two zones at least."
  }
}

variable "security_group_ids" {
  description = "Security groups of the load balancer (module `security-group`)."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids is empty: the default group of the VPC lets nothing through."
  }
}

variable "is_public" {
  description = "Does it face the internet?"
  type        = bool
  default     = false
  nullable    = false
}

variable "public_access_reason" {
  description = "Why it faces the internet, in kebab-case (tag `PublicAccess`), for example `customer-api`."
  type        = string
  default     = null

  validation {
    condition     = !var.is_public || can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.public_access_reason))
    error_message = "public_access_reason must say in kebab-case why the load balancer faces the internet."
  }
}

variable "certificate_arn" {
  description = "Certificate of the listener (module `acm-certificate`)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:(acm|iam):", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of a certificate: \"${var.certificate_arn}\"."
  }
}

variable "additional_certificate_arns" {
  description = "Certificates of further names, by a name of your own."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "access_log_bucket" {
  description = "Bucket of the access logs (module `s3-bucket` with `receives_logs_of = [\"load-balancer\"]`)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.access_log_bucket))
    error_message = "access_log_bucket must be the name of a bucket: \"${var.access_log_bucket}\"."
  }
}

variable "target_groups" {
  description = "Target groups by name, part of their names in AWS: port, kind of target (`ip` for tasks, `instance` for auto scaling groups), protocol to it and health check."
  type = map(object({
    port                         = optional(number, 8080)
    protocol                     = optional(string, "HTTP")
    target_type                  = optional(string, "ip")
    deregistration_delay_seconds = optional(number, 30)
    health_check = optional(object({
      path             = optional(string, "/healthz")
      matcher          = optional(string, "200")
      interval_seconds = optional(number, 15)
      timeout_seconds  = optional(number, 5)
    }), {})
  }))
  nullable = false

  validation {
    condition     = alltrue([for name, group in var.target_groups : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name)) && length("staging-${name}-${group.port}-tg") <= 32])
    error_message = "names of target_groups must be kebab-case, and short: <environment>-<name>-<port>-tg has 32 characters at most."
  }

  validation {
    condition     = alltrue([for group in var.target_groups : contains(["ip", "instance"], group.target_type) && contains(["HTTP", "HTTPS"], group.protocol)])
    error_message = "target_groups[*].target_type must be ip or instance, protocol HTTP or HTTPS."
  }

  validation {
    condition     = alltrue([for group in var.target_groups : startswith(group.health_check.path, "/") && group.health_check.timeout_seconds < group.health_check.interval_seconds])
    error_message = "target_groups[*].health_check needs a path that begins with /, and a timeout shorter than the interval."
  }
}

variable "default_target_group" {
  description = "Target group of what no rule names; null: it is answered with 404."
  type        = string
  default     = null

  validation {
    condition     = var.default_target_group == null || contains(keys(var.target_groups), coalesce(var.default_target_group, "-"))
    error_message = "default_target_group \"${coalesce(var.default_target_group, "-")}\" is not in target_groups."
  }

  validation {
    condition     = var.default_target_group == null || var.origin_header == null
    error_message = "default_target_group would answer requests without origin_header: name rules instead."
  }
}

variable "rules" {
  description = "Which requests go to which target group, by a name of your own: the lower the priority number, the earlier."
  type = map(object({
    priority     = number
    target_group = string
    paths        = optional(list(string), [])
    hosts        = optional(list(string), [])
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for rule in var.rules : contains(keys(var.target_groups), rule.target_group)])
    error_message = "rules names a target group that is not in target_groups: ${join(", ", [for rule in var.rules : rule.target_group])}."
  }

  validation {
    condition     = alltrue([for rule in var.rules : length(rule.paths) + length(rule.hosts) > 0]) && length(distinct([for rule in var.rules : rule.priority])) == length(var.rules)
    error_message = "each of rules needs paths or hosts, and a priority of its own."
  }
}

variable "origin_header" {
  description = "Header that CloudFront adds; requests without it match no rule. Its value is read from Secrets Manager by the caller, and is in the state of this and of CloudFront."
  type = object({
    name  = string
    value = string
  })
  default   = null
  sensitive = true
}

variable "enable_redirect" {
  description = "Answer on port 80 with a redirect to 443?"
  type        = bool
  default     = true
  nullable    = false
}

variable "enable_deletion_protection" {
  description = "Refuse to be deleted?"
  type        = bool
  default     = true
  nullable    = false
}

variable "idle_timeout_seconds" {
  description = "Seconds after which a silent connection is closed; shorter than that of the targets."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.idle_timeout_seconds >= 1 && var.idle_timeout_seconds <= 4000
    error_message = "idle_timeout_seconds must be 1 to 4000, not ${var.idle_timeout_seconds}."
  }
}

variable "web_acl" {
  description = "Web ACL (module `waf`, scope regional); null: none."
  type = object({
    arn = string
  })
  default = null
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
