variable "zone_id" {
  description = "Hosted zone of the record."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^Z[A-Z0-9]+$", var.zone_id))
    error_message = "zone_id must be the id of a hosted zone, Z…: \"${var.zone_id}\"."
  }
}

variable "name" {
  description = "Full name of the record."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9_*]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.name))
    error_message = "name must be a full name such as shop.example.com: \"${var.name}\"."
  }
}

variable "target" {
  description = "Load balancer or distribution that the name leads to: DNS name and hosted zone (outputs of `alb`, `nlb`, `cloudfront`)."
  type = object({
    name    = string
    zone_id = string
  })
  nullable = false

  validation {
    condition     = can(regex("^Z[A-Z0-9]+$", var.target.zone_id)) && strcontains(var.target.name, ".")
    error_message = "target needs the DNS name of a load balancer or distribution and the id of its zone."
  }
}

variable "failover" {
  description = "Second target (DR region) that takes over while the first fails its health check; null: one target."
  type = object({
    secondary = object({
      name    = string
      zone_id = string
    })
    health_check_path = optional(string, "/healthz")
  })
  default = null

  validation {
    condition     = var.failover == null || try(startswith(var.failover.health_check_path, "/"), false)
    error_message = "failover.health_check_path must begin with /."
  }

  validation {
    condition     = var.failover == null || try(var.failover.secondary.name != var.target.name, false)
    error_message = "failover.secondary must be another target than target."
  }
}

variable "is_ipv6" {
  description = "Has the target IPv6 addresses too (CloudFront, dualstack)?"
  type        = bool
  default     = false
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
