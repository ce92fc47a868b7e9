variable "image_tags" {
  description = "Versions of the images by component; a deployment changes them. Tags are immutable: a new image is a new tag."
  type        = map(string)
  default = {
    app = "0.1.0"
  }
  nullable = false

  validation {
    condition     = length(setsubtract(["app"], keys(var.image_tags))) == 0 && alltrue([for tag in values(var.image_tags) : can(regex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$", tag)) && tag != "latest"])
    error_message = "image_tags needs a version for each of app, and none may be latest."
  }
}

variable "secret_writer_role_arns" {
  description = "Roles that put the values of the secrets in, and replace them each quarter (README)."
  type        = set(string)
  default     = ["arn:aws:iam::222222222222:role/secret-writer-role"]
  nullable    = false
}

variable "code_repository" {
  description = "Repository on GitHub whose workflows, in its environment dev, push the images."
  type        = string
  default     = "ryuqqq/sandbox"
  nullable    = false
}

variable "runbook_url" {
  description = "Where who is woken up finds what to do: each alarm has its own section there."
  type        = string
  default     = "https://github.com/ryuqqq/infrastructure/blob/main/stacks/sandbox/RUNBOOK.md"
  nullable    = false

  validation {
    condition     = startswith(var.runbook_url, "https://")
    error_message = "runbook_url must begin with https://: \"${var.runbook_url}\"."
  }
}
