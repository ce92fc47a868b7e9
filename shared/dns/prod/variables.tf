variable "domain_name" {
  description = "Name of the public zone; the private one is `internal.` below it."
  type        = string
  default     = "example.com"
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain_name))
    error_message = "domain_name must be a name such as example.com: \"${var.domain_name}\"."
  }
}

variable "delegations" {
  description = "Name servers of the zones below, by their label: output `name_servers` of shared/dns/dev and shared/dns/staging, once these are applied."
  type        = map(list(string))
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(keys(var.delegations), ["dev", "staging"])) == 0
    error_message = "delegations takes dev and staging, not ${join(", ", keys(var.delegations))}."
  }
}
