variable "domain_name" {
  description = "Name of the zone, without a dot at the end."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain_name))
    error_message = "domain_name must be a name such as example.com, without a dot at the end: \"${var.domain_name}\"."
  }
}

variable "description" {
  description = "What the zone is for."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.description) >= 5 && length(var.description) <= 256
    error_message = "description must say what the zone is for (5 to 256 characters)."
  }
}

variable "vpc_ids" {
  description = "Networks, by a name of your own, that alone see the zone; none: the zone is public."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for id in values(var.vpc_ids) : startswith(id, "vpc-")])
    error_message = "vpc_ids takes ids of VPCs: ${join(", ", values(var.vpc_ids))}."
  }
}

variable "certificate_authorities" {
  description = "Authorities that may make certificates for the zone's names."
  type        = set(string)
  default     = ["amazon.com"]
  nullable    = false

  validation {
    condition     = length(var.certificate_authorities) > 0
    error_message = "certificate_authorities is empty: nobody could make certificates. Use \";\" to say just that."
  }
}

variable "security_contact" {
  description = "E-mail address that authorities tell of refused requests."
  type        = string
  default     = null

  validation {
    condition     = var.security_contact == null || can(regex("^[^@ ]+@[^@ ]+$", var.security_contact))
    error_message = "security_contact must be an e-mail address: \"${coalesce(var.security_contact, "-")}\"."
  }
}

variable "has_mail" {
  description = "Does mail come from this domain? Otherwise records say that none does."
  type        = bool
  default     = false
  nullable    = false
}

variable "delegations" {
  description = "Name servers of zones below, by the label in front of this zone's name."
  type        = map(list(string))
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for label, servers in var.delegations : can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", label)) && length(servers) >= 2])
    error_message = "delegations maps labels to two name servers at least."
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
