variable "transit_gateway_id" {
  description = "Hub of shared/network/prod, once it is shared with this account; null: this network stands alone."
  type        = string
  default     = null

  validation {
    condition     = var.transit_gateway_id == null || can(regex("^tgw-[0-9a-f]+$", var.transit_gateway_id))
    error_message = "transit_gateway_id must begin with tgw-."
  }
}

variable "hub_cidr_blocks" {
  description = "Ranges that the private subnets reach through the hub: networks that all share, never those of another environment."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for range in var.hub_cidr_blocks : can(cidrhost(range, 0)) && !endswith(range, "/0") && !contains(["10.20.0.0/16", "10.30.0.0/16", "10.40.0.0/16"], range)])
    error_message = "hub_cidr_blocks takes ranges such as 10.10.0.0/16, not everything, and none of dev, staging and prod."
  }
}
