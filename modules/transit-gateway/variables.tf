variable "name" {
  description = "Name of the hub, for example `hub`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 40
    error_message = "name must be kebab-case, 2 to 40 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "asn" {
  description = "Private number of its autonomous system."
  type        = number
  default     = 64512
  nullable    = false

  validation {
    condition     = (var.asn >= 64512 && var.asn <= 65534) || (var.asn >= 4200000000 && var.asn <= 4294967294)
    error_message = "asn must be private: 64512 to 65534, or 4200000000 to 4294967294, not ${var.asn}."
  }
}

variable "attachments" {
  description = "Networks by name: environment (`shared` reaches and is reached by all, the others only themselves and `shared`), one subnet per zone, route tables, and the ranges that these reach through the hub."
  type = map(object({
    environment           = string
    vpc_id                = string
    subnet_ids            = map(string)
    route_table_ids       = optional(map(string), {})
    reachable_cidr_blocks = optional(set(string), [])
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for attachment in var.attachments : contains(["shared", "dev", "staging", "prod"], attachment.environment)])
    error_message = "attachments[*].environment must be shared, dev, staging or prod."
  }

  validation {
    condition     = alltrue([for attachment in var.attachments : startswith(attachment.vpc_id, "vpc-") && length(attachment.subnet_ids) >= 2])
    error_message = "attachments[*] needs the id of a VPC, and subnets of two zones at least."
  }

  validation {
    condition     = alltrue(flatten([for attachment in var.attachments : [for range in attachment.reachable_cidr_blocks : can(cidrhost(range, 0)) && !endswith(range, "/0")]]))
    error_message = "attachments[*].reachable_cidr_blocks takes ranges such as 10.20.0.0/16, not everything."
  }
}

variable "accepted_attachments" {
  description = "Networks that other accounts have attached, by a name that `attachments` does not use: environment, and the id of the attachment. Whoever is not listed waits."
  type = map(object({
    environment   = string
    attachment_id = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for attachment in var.accepted_attachments : contains(["shared", "dev", "staging", "prod"], attachment.environment)])
    error_message = "accepted_attachments[*].environment must be shared, dev, staging or prod."
  }

  validation {
    condition     = alltrue([for attachment in var.accepted_attachments : startswith(attachment.attachment_id, "tgw-attach-")])
    error_message = "accepted_attachments[*].attachment_id must begin with tgw-attach-."
  }

  validation {
    condition     = length(setintersection(keys(var.accepted_attachments), keys(var.attachments))) == 0
    error_message = "accepted_attachments has names of attachments: ${join(", ", setintersection(keys(var.accepted_attachments), keys(var.attachments)))}."
  }
}

variable "shared_with" {
  description = "Accounts (12 digits) or organisational units (ARN) of the organisation that may attach networks, by a name of your own."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for principal in values(var.shared_with) : can(regex("^([0-9]{12}|arn:aws:organizations::[0-9]{12}:(organization|ou)/.+)$", principal))])
    error_message = "shared_with takes account ids of 12 digits, or ARNs of the organisation or its units."
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
