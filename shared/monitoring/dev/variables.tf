variable "runbook_url" {
  description = "Where the runbooks of the platform are read."
  type        = string
  default     = "https://wiki.example.com/platform/on-call"
  nullable    = false

  validation {
    condition     = startswith(var.runbook_url, "https://")
    error_message = "runbook_url must begin with https://: \"${var.runbook_url}\"."
  }
}
