variable "name" {
  description = "What it balances, for example `mqtt`; the name in AWS is `<environment>-<name>-nlb`."
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
  description = "Security groups of the load balancer: they cannot be added later."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids is empty: without a group everybody gets through, and none can be added later."
  }
}

variable "is_public" {
  description = "Does it face the internet?"
  type        = bool
  default     = false
  nullable    = false
}

variable "public_access_reason" {
  description = "Why it faces the internet, in kebab-case (tag `PublicAccess`)."
  type        = string
  default     = null

  validation {
    condition     = !var.is_public || can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.public_access_reason))
    error_message = "public_access_reason must say in kebab-case why the load balancer faces the internet."
  }
}

variable "listeners" {
  description = "Ports by a name of your own, part of the target groups' names: with a certificate TLS ends here, without one the connection is handed through as it is (and must be encrypted by the application). Health by TCP, or by HTTP where a path is given."
  type = map(object({
    port                         = number
    certificate_arn              = optional(string)
    target_port                  = number
    target_type                  = optional(string, "ip")
    deregistration_delay_seconds = optional(number, 30)
    health_check = optional(object({
      path             = optional(string)
      port             = optional(string, "traffic-port")
      interval_seconds = optional(number, 10)
    }), {})
  }))
  nullable = false

  validation {
    condition     = length(var.listeners) > 0 && length(distinct([for listener in var.listeners : listener.port])) == length(var.listeners)
    error_message = "listeners must name one at least, each with a port of its own."
  }

  validation {
    condition     = alltrue([for listener in var.listeners : listener.certificate_arn != null || !contains([80, 443, 8883], listener.port)])
    error_message = "listeners on 80, 443 and 8883 need certificate_arn: TLS ends at the load balancer."
  }

  validation {
    condition     = alltrue([for name, listener in var.listeners : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name)) && length("staging-${name}-${listener.target_port}-tg") <= 32 && contains(["ip", "instance"], listener.target_type)])
    error_message = "names of listeners must be kebab-case and short (<environment>-<name>-<port>-tg has 32 characters at most), target_type ip or instance."
  }
}

variable "access_log_bucket" {
  description = "Bucket of the access logs (module `s3-bucket` with `receives_logs_of = [\"delivery\"]`)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.access_log_bucket))
    error_message = "access_log_bucket must be the name of a bucket: \"${var.access_log_bucket}\"."
  }
}

variable "enable_deletion_protection" {
  description = "Refuse to be deleted?"
  type        = bool
  default     = true
  nullable    = false
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
