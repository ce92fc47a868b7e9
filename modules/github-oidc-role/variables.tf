variable "name" {
  description = "Name of the role without `-role`, for example `prod-orders-deploy`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 48
    error_message = "name must be kebab-case, 2 to 48 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "description" {
  description = "What the workflows do with the role."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.description) >= 10 && length(var.description) <= 900
    error_message = "description must say what the workflows do with the role (10 to 900 characters)."
  }
}

variable "repositories" {
  description = "Repositories (`<organisation>/<name>`), and in each which runs may take the role: `environment:<name>`, `ref:refs/heads/<branch>`, `ref:refs/tags/<tag>`, or `pull_request` for roles that only read."
  type        = map(set(string))
  nullable    = false

  validation {
    condition     = length(var.repositories) > 0 && alltrue([for repository, claims in var.repositories : can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", repository)) && length(claims) > 0])
    error_message = "repositories must name one at least as <organisation>/<name>, each with a run that may take the role."
  }

  validation {
    condition     = alltrue(flatten([for claims in values(var.repositories) : [for claim in claims : can(regex("^(pull_request|environment:[A-Za-z0-9_.-]+|ref:refs/(heads|tags)/[A-Za-z0-9_./-]+)$", claim))]]))
    error_message = "repositories takes environment:<name>, ref:refs/heads/<branch>, ref:refs/tags/<tag> and pull_request, without wildcards."
  }

  validation {
    condition     = var.is_read_only || !anytrue([for claims in values(var.repositories) : contains(claims, "pull_request")])
    error_message = "repositories lets pull requests take a role that writes: anybody who opens one could. Use environment:<name>, or say is_read_only."
  }
}

variable "is_read_only" {
  description = "Does the role only read (plan)? Only then may pull requests take it."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition = !var.is_read_only || alltrue(flatten([for document in values(var.policies) : [
      for statement in try(flatten([jsondecode(document).Statement]), []) : [
        for action in flatten([try(statement.Action, [])]) : can(regex("^[a-z0-9-]+:(Get|List|Describe|BatchGet|Lookup|Decrypt)", action)) || statement.Effect == "Deny"
      ]
    ]]))
    error_message = "is_read_only, but policies allows more than Get, List, Describe, BatchGet, Lookup and Decrypt."
  }
}

variable "policies" {
  description = "What the role may do: policy documents as JSON by a short name."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.policies) > 0 && alltrue([for key in keys(var.policies) : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", key))])
    error_message = "policies must name one at least, in kebab-case."
  }

  validation {
    condition = alltrue(flatten([for document in values(var.policies) : [
      for statement in try(flatten([jsondecode(document).Statement]), []) :
      statement.Effect == "Deny" || (!can(statement.NotAction) && alltrue([for action in flatten([try(statement.Action, [])]) : !can(regex("^([A-Za-z0-9-]+:)?[*]+$", action))]))
    ]]))
    error_message = "policies allows every action of a service (\"*\", \"s3:*\" or NotAction): name the actions."
  }
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds what the role can ever be allowed."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:aws:iam::([0-9]{12}|aws):policy/.+", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of a policy."
  }
}

variable "is_provider_owner" {
  description = "Does this call make the account's identity provider for GitHub? One per account does."
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
