variable "name" {
  description = "What the network is for, for example `main`; the name in AWS is `<environment>-<name>-vpc`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 20
    error_message = "name must be kebab-case, 2 to 20 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "cidr_block" {
  description = "Range of the network, a private /16 that no other network of the organisation has."
  type        = string
  nullable    = false

  validation {
    condition     = can(cidrhost(var.cidr_block, 0)) && endswith(var.cidr_block, ".0.0/16")
    error_message = "cidr_block must be a /16 such as 10.20.0.0/16, not \"${var.cidr_block}\"."
  }

  validation {
    condition     = can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", var.cidr_block))
    error_message = "cidr_block must be a private range (10/8, 172.16/12, 192.168/16), not \"${var.cidr_block}\"."
  }
}

variable "availability_zones" {
  description = "Zones by letter, and the slot (0 to 2) of each in the address plan. Two at least; a zone keeps its slot for ever."
  type        = map(number)
  default     = { a = 0, c = 1 }
  nullable    = false

  validation {
    condition     = length(var.availability_zones) >= 2
    error_message = "availability_zones names ${length(var.availability_zones)}: two at least, or everything fails with one."
  }

  validation {
    condition     = alltrue([for letter, slot in var.availability_zones : can(regex("^[a-d]$", letter)) && contains([0, 1, 2], slot)]) && length(distinct(values(var.availability_zones))) == length(var.availability_zones)
    error_message = "availability_zones maps letters (a to d) to different slots 0, 1 and 2."
  }
}

variable "tiers" {
  description = "Tiers of subnets: `public` /20, `private` /19, `data` /20, `management` /24."
  type        = set(string)
  default     = ["public", "private", "data", "management"]
  nullable    = false

  validation {
    condition     = length(setsubtract(var.tiers, ["public", "private", "data", "management"])) == 0 && contains(var.tiers, "private")
    error_message = "tiers takes public, private, data and management, private always: ${join(", ", var.tiers)}."
  }
}

variable "nat" {
  description = "NAT gateways: `none` (endpoints only), `one` (cheap, fails with its zone) or `per-az`."
  type        = string
  default     = "none"
  nullable    = false

  validation {
    condition     = contains(["none", "one", "per-az"], var.nat)
    error_message = "nat must be none, one or per-az, not \"${var.nat}\"."
  }

  validation {
    condition     = var.nat == "none" || contains(var.tiers, "public")
    error_message = "nat needs the tier public, where NAT gateways stand."
  }
}

variable "flow_log_bucket_arn" {
  description = "Bucket of the flow logs (module `s3-bucket` with `receives_logs_of = [\"delivery\"]`)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:s3:::[a-z0-9.-]+$", var.flow_log_bucket_arn))
    error_message = "flow_log_bucket_arn must be the ARN of a bucket: \"${var.flow_log_bucket_arn}\"."
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
