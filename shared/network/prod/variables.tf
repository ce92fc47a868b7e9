variable "hub_accounts" {
  description = "Accounts that may attach their networks to the hub, by environment."
  type        = map(string)
  default     = { dev = "222222222222", staging = "333333333333" }
  nullable    = false
}

variable "hub_attachments" {
  description = "Attachments of other accounts that are let in, by environment: output `transit_gateway_attachment_id` of shared/network/dev and shared/network/staging, once these are applied."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(keys(var.hub_attachments), ["dev", "staging"])) == 0
    error_message = "hub_attachments takes dev and staging, not ${join(", ", keys(var.hub_attachments))}."
  }
}
