variable "repositories" {
  description = "Repositories whose workflows plan and apply here; products' repositories have roles of their own (module `github-oidc-role`)."
  type        = set(string)
  default     = ["ryuqqq/infra"]
  nullable    = false

  validation {
    condition     = length(var.repositories) > 0 && alltrue([for repository in var.repositories : can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", repository))])
    error_message = "repositories takes names such as ryuqqq/infra, one at least."
  }
}

variable "people_role_arns" {
  description = "Role of IAM Identity Center's permission set `reader` in this account: who looks. Its last part is made by AWS (`aws iam list-roles --path-prefix /aws-reserved/`)."
  type        = set(string)
  default     = ["arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/ap-northeast-2/AWSReservedSSO_reader_0d0d0d0d0d0d0d0d"]
  nullable    = false

  validation {
    condition     = length(var.people_role_arns) > 0 && alltrue([for arn in var.people_role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/aws-reserved/sso.amazonaws.com/[A-Za-z0-9/_-]+$", arn))])
    error_message = "people_role_arns takes roles of IAM Identity Center: people have no others."
  }
}

variable "responder_role_arns" {
  description = "Role of the permission set `responder` in this account: who may take the break-glass role. Identity Center asks them for MFA each time."
  type        = set(string)
  default     = ["arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/ap-northeast-2/AWSReservedSSO_responder_0d0d0d0d0d0d0d0d"]
  nullable    = false

  validation {
    condition     = length(var.responder_role_arns) > 0 && alltrue([for arn in var.responder_role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/aws-reserved/sso.amazonaws.com/[A-Za-z0-9/_-]+$", arn))])
    error_message = "responder_role_arns takes roles of IAM Identity Center: people have no others."
  }
}

variable "runbook_url" {
  description = "Where the runbook is read: docs/operations/runbooks/identity.md as the wiki shows it."
  type        = string
  default     = "https://wiki.example.com/platform/identity"
  nullable    = false

  validation {
    condition     = startswith(var.runbook_url, "https://")
    error_message = "runbook_url must begin with https://: \"${var.runbook_url}\"."
  }
}
