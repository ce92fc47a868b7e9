variable "groups" {
  description = "Groups of Identity Center (their ids) by the permission set that they get in every member account: `reader`, `responder`."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(setsubtract(keys(var.groups), ["reader", "responder"])) == 0 && alltrue([for id in values(var.groups) : can(regex("^([0-9a-f]{10}-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id))])
    error_message = "groups maps reader and responder to ids of groups."
  }
}

variable "log_delivery_accounts" {
  description = "Accounts of AWS that load balancers of the older regions write their access logs from (ap-northeast-2 and ap-northeast-1; the list is in the user guide of Application Load Balancers)."
  type        = set(string)
  default     = ["582318560864", "600734575887"]
  nullable    = false

  validation {
    condition     = alltrue([for account in var.log_delivery_accounts : can(regex("^[0-9]{12}$", account))])
    error_message = "log_delivery_accounts takes ids of 12 digits."
  }
}

variable "runbook_url" {
  description = "Where the runbook is read: docs/operations/runbooks/on-call.md as the wiki shows it."
  type        = string
  default     = "https://wiki.example.com/platform/on-call"
  nullable    = false

  validation {
    condition     = startswith(var.runbook_url, "https://")
    error_message = "runbook_url must begin with https://: \"${var.runbook_url}\"."
  }
}
