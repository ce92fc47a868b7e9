variable "transit_gateway_id" {
  description = "Hub of shared/network/prod, once it is shared with this account; null: this network stands alone."
  type        = string
  default     = null

  validation {
    condition     = var.transit_gateway_id == null || can(regex("^tgw-[0-9a-f]+$", var.transit_gateway_id))
    error_message = "transit_gateway_id must begin with tgw-."
  }
}
