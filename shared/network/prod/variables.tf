variable "hub_accounts" {
  description = "Accounts that may attach their networks to the hub, by environment."
  type        = map(string)
  default     = { dev = "222222222222", staging = "333333333333" }
  nullable    = false
}
