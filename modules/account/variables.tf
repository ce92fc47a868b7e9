variable "member" {
  description = "Account to be made in the organisation (called with the management account's provider): name, a mail address of its own, the organisational unit, and the role that the organisation gets in it. Null: the baseline only."
  type = object({
    name                   = string
    email                  = string
    organizational_unit_id = string
    role_name              = optional(string, "OrganizationAccountAccessRole")
  })
  default = null

  validation {
    condition     = var.member == null || try(can(regex("^[a-z][a-z0-9-]{1,48}$", var.member.name)) && can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", var.member.email)) && can(regex("^(ou-|r-)[0-9a-z-]+$", var.member.organizational_unit_id)), false)
    error_message = "member needs a kebab-case name, a mail address, and the id of an organisational unit (ou-…)."
  }

  validation {
    condition     = var.member == null || !var.enable_baseline
    error_message = "member and enable_baseline are two calls: the account is made from the management account, the baseline from within."
  }
}

variable "enable_baseline" {
  description = "Set the baseline in the account that the provider is configured for?"
  type        = bool
  default     = true
  nullable    = false
}

variable "ebs_kms_key_arn" {
  description = "Key that disks are encrypted with where nobody names one; required by the baseline."
  type        = string
  default     = null

  validation {
    condition     = !var.enable_baseline || can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.ebs_kms_key_arn))
    error_message = "ebs_kms_key_arn must be the ARN of a key: the baseline encrypts every disk."
  }
}

variable "contacts" {
  description = "Whom AWS writes to: `security`, `operations` and `billing`."
  type = map(object({
    name  = string
    title = string
    email = string
    phone = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(setsubtract(keys(var.contacts), ["security", "operations", "billing"])) == 0 && (!var.enable_baseline || contains(keys(var.contacts), "security"))
    error_message = "contacts takes security, operations and billing; the baseline needs security, whom AWS writes to when a key has leaked."
  }

  validation {
    condition     = alltrue([for contact in var.contacts : can(regex("^[^@ ]+@[^@ ]+$", contact.email)) && can(regex("^\\+?[0-9 -]{5,25}$", contact.phone))])
    error_message = "contacts[*] needs a mail address and a telephone number."
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
