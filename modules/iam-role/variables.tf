variable "name" {
  description = "Name of the role without `-role`; roles are unique in the account, so it holds what tells environments apart where they share one."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 48
    error_message = "name must be kebab-case, 2 to 48 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "description" {
  description = "What the role is for."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.description) >= 10 && length(var.description) <= 900
    error_message = "description must say what the role is for (10 to 900 characters)."
  }
}

variable "trust" {
  description = "Who takes the role: service principals (for this account only, unless the service sends no source account: `has_source_account = false`, EC2 for example; `source_arns` narrows it), or roles (with an external id, with MFA)."
  type = object({
    services           = optional(set(string), [])
    has_source_account = optional(bool, true)
    source_arns        = optional(list(string), [])
    role_arns          = optional(set(string), [])
    external_id        = optional(string)
    has_mfa            = optional(bool, false)
  })
  nullable = false

  validation {
    condition     = length(var.trust.services) + length(var.trust.role_arns) > 0
    error_message = "trust names nobody: set services or role_arns."
  }

  validation {
    condition     = alltrue([for service in var.trust.services : can(regex("^[a-z0-9.-]+\\.amazonaws\\.com$", service))])
    error_message = "trust.services takes service principals such as ecs-tasks.amazonaws.com: ${join(", ", var.trust.services)}."
  }

  validation {
    condition     = alltrue([for arn in var.trust.role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/.+", arn))])
    error_message = "trust.role_arns takes ARNs of roles: no account, no user, no wildcard."
  }
}

variable "policies" {
  description = "What the role may do: policy documents as JSON by a short name; each becomes a managed policy `<name>-<key>-policy`."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.policies) : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", key)) && length(key) <= 32])
    error_message = "a key of policies is not kebab-case or longer than 32 characters: ${join(", ", keys(var.policies))}."
  }

  validation {
    condition = alltrue(flatten([for document in values(var.policies) : [
      for statement in try(flatten([jsondecode(document).Statement]), []) :
      statement.Effect == "Deny" || (!can(statement.NotAction) && alltrue([for action in flatten([try(statement.Action, [])]) : !can(regex("^([A-Za-z0-9-]+:)?[*]+$", action))]))
    ]]))
    error_message = "policies allows every action of a service (\"*\", \"s3:*\" or NotAction): name the actions."
  }

  validation {
    condition     = alltrue([for document in values(var.policies) : can(jsondecode(document).Statement)])
    error_message = "a value of policies is no policy document: use data.aws_iam_policy_document.<name>.json."
  }
}

variable "managed_policy_arns" {
  description = "Existing managed policies to attach, by a short name."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for arn in values(var.managed_policy_arns) : can(regex("^arn:aws:iam::([0-9]{12}|aws):policy/.+", arn)) && !endswith(arn, "/AdministratorAccess") && !endswith(arn, "/PowerUserAccess") && !endswith(arn, "/IAMFullAccess")])
    error_message = "managed_policy_arns takes ARNs of policies, AdministratorAccess, PowerUserAccess and IAMFullAccess excepted."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the role can ever be allowed; required by the organisation for roles that a pipeline makes."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:aws:iam::([0-9]{12}|aws):policy/.+", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of a policy."
  }
}

variable "max_session_hours" {
  description = "Longest session in hours."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.max_session_hours >= 1 && var.max_session_hours <= 12
    error_message = "max_session_hours must be 1 to 12, not ${var.max_session_hours}."
  }
}

variable "has_instance_profile" {
  description = "Is the role for EC2 instances?"
  type        = bool
  default     = false
  nullable    = false
}

variable "tags" {
  description = "Tags of everything that the module makes: the output `tags` of the module `tags`."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags))) == 0
    error_message = "tags lacks ${join(", ", setsubtract(["Environment", "Service", "Team", "Owner", "CostCenter", "ManagedBy", "Project"], keys(var.tags)))}: pass the output `tags` of the module `tags`."
  }
}
