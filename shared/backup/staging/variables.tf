variable "lock_grace_days" {
  description = "Days after which the lock of the vault can no longer be taken back, by nobody; null: administrators can. Set it once a restore has been rehearsed: there is no way back."
  type        = number
  default     = null

  validation {
    condition     = var.lock_grace_days == null || coalesce(var.lock_grace_days, 0) >= 3
    error_message = "lock_grace_days must be 3 or more."
  }
}

variable "runbook_url" {
  description = "Where the runbook is read: docs/operations/runbooks/backup.md as the wiki shows it."
  type        = string
  default     = "https://wiki.example.com/platform/backup"
  nullable    = false

  validation {
    condition     = startswith(var.runbook_url, "https://")
    error_message = "runbook_url must begin with https://: \"${var.runbook_url}\"."
  }
}
