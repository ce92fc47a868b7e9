variable "name" {
  description = "Network that it belongs to, part of the names."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 30
    error_message = "name must be kebab-case, 2 to 30 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "vpc_id" {
  description = "VPC that it is made in."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "vpc_id must begin with vpc-: \"${var.vpc_id}\"."
  }
}

variable "subnet_ids" {
  description = "Subnets by zone, one each: each costs by the hour."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids names ${length(var.subnet_ids)}: two zones at least."
  }
}

variable "services" {
  description = "Services by short name. The default is what the standard asks for, and what a task on Fargate needs."
  type        = set(string)
  default     = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "sts"]
  nullable    = false

  validation {
    condition     = length(setintersection(var.services, ["s3", "dynamodb"])) == 0
    error_message = "services takes interface endpoints; s3 and dynamodb are gateways, which the module vpc makes."
  }

  validation {
    condition     = alltrue([for service in var.services : can(regex("^[a-z0-9]+([.-][a-z0-9]+)*$", service)) && !startswith(service, "com.amazonaws")])
    error_message = "services takes short names such as ecr.api: ${join(", ", var.services)}."
  }
}

variable "security_group_ids" {
  description = "Security groups that may use the endpoints, by a name of your own."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "cidr_blocks" {
  description = "Ranges that may use the endpoints, by a name of your own; for a network whose groups are not known yet."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(var.cidr_blocks) + length(var.security_group_ids) > 0
    error_message = "cidr_blocks and security_group_ids are both empty: nobody could use the endpoints."
  }

  validation {
    condition     = alltrue([for range in values(var.cidr_blocks) : can(cidrhost(range, 0)) && tonumber(split("/", range)[1]) >= 8])
    error_message = "cidr_blocks takes ranges no wider than /8."
  }
}

variable "trusted_account_ids" {
  description = "Other accounts of the organisation whose identities may pass."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.trusted_account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "trusted_account_ids takes account ids of 12 digits."
  }
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
