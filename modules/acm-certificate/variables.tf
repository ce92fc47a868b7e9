variable "domain_name" {
  description = "Name that the certificate is for; `*.` in front for every name one level below."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(\\*\\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain_name)) && length(var.domain_name) <= 64
    error_message = "domain_name must be a name such as shop.example.com, 64 characters at most: \"${var.domain_name}\"."
  }
}

variable "alternative_names" {
  description = "Further names of the same zone."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.alternative_names : can(regex("^(\\*\\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", name))]) && !contains(var.alternative_names, var.domain_name)
    error_message = "alternative_names takes names other than domain_name: ${join(", ", var.alternative_names)}."
  }
}

variable "zone_id" {
  description = "Public hosted zone that validates the names (module `dns-zone`)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^Z[A-Z0-9]+$", var.zone_id))
    error_message = "zone_id must be the id of a hosted zone, Z…: \"${var.zone_id}\"."
  }
}

variable "key_algorithm" {
  description = "`EC_prime256v1` (faster) or `RSA_2048` (older clients, CloudFront with old viewers)."
  type        = string
  default     = "EC_prime256v1"
  nullable    = false

  validation {
    condition     = contains(["EC_prime256v1", "EC_secp384r1", "RSA_2048"], var.key_algorithm)
    error_message = "key_algorithm must be EC_prime256v1, EC_secp384r1 or RSA_2048, not \"${var.key_algorithm}\"."
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
