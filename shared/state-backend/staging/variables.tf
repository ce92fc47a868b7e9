variable "state_role_arns" {
  description = "Roles that run Terraform: they read and write states with the key. A key's policy can only name roles that exist."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "access_log_bucket" {
  description = "Bucket of the access logs, which shared/logging makes later."
  type        = string
  default     = "ryuqqq-staging-access-logs-333333333333"
  nullable    = false
}
