variable "name" {
  description = "What the group guards, for example `orders-api`; the name in AWS is `<environment>-<name>-sg`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 40
    error_message = "name must be kebab-case, 2 to 40 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "description" {
  description = "Who is in the group and what for. A change of it replaces the group."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.description) >= 10 && length(var.description) <= 255 && can(regex("^[a-zA-Z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]+$", var.description))
    error_message = "description must be 10 to 255 of the characters that EC2 takes: letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*."
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

variable "ingress" {
  description = "Who may come in, by a name of your own: ports, a description that says who needs it, and exactly one of an IPv4 range, an IPv6 range, a prefix list, another security group or the group itself. The whole internet only to 80 and 443."
  type = map(object({
    description       = string
    from_port         = number
    to_port           = optional(number)
    protocol          = optional(string, "tcp")
    cidr_ipv4         = optional(string)
    cidr_ipv6         = optional(string)
    prefix_list_id    = optional(string)
    security_group_id = optional(string)
    is_self           = optional(bool, false)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for rule in var.ingress : length([for source in [rule.cidr_ipv4, rule.cidr_ipv6, rule.prefix_list_id, rule.security_group_id, rule.is_self ? "self" : null] : source if source != null]) == 1])
    error_message = "each rule of ingress needs exactly one of cidr_ipv4, cidr_ipv6, prefix_list_id, security_group_id and is_self."
  }

  validation {
    condition     = alltrue([for rule in var.ingress : length(rule.description) >= 5 && length(rule.description) <= 255])
    error_message = "each rule of ingress needs a description of 5 to 255 characters: who needs it?"
  }

  validation {
    condition     = alltrue([for rule in var.ingress : contains(["tcp", "udp"], rule.protocol)])
    error_message = "ingress[*].protocol must be tcp or udp: a rule for every protocol is no rule."
  }

  validation {
    condition     = alltrue([for rule in var.ingress : rule.from_port >= 1 && coalesce(rule.to_port, rule.from_port) <= 65535 && coalesce(rule.to_port, rule.from_port) >= rule.from_port])
    error_message = "ingress[*] must have ports of 1 to 65535, from_port not above to_port."
  }

  validation {
    condition = alltrue([for rule in var.ingress :
      !(endswith(coalesce(rule.cidr_ipv4, "-"), "/0") || endswith(coalesce(rule.cidr_ipv6, "-"), "/0")) ||
      (contains([80, 443], rule.from_port) && coalesce(rule.to_port, rule.from_port) == rule.from_port)
    ])
    error_message = "ingress opens another port than 80 or 443 to the whole internet: name the ranges that need it."
  }

  validation {
    condition = alltrue(flatten([for rule in var.ingress : [for port in [22, 3389, 3306, 5432, 6379, 27017, 9200, 5601] :
      rule.cidr_ipv4 == null || port < rule.from_port || port > coalesce(rule.to_port, rule.from_port) || tonumber(try(split("/", rule.cidr_ipv4)[1], 0)) >= 8
    ]]))
    error_message = "ingress opens an administrative or database port to a range wider than /8: name the networks that need it."
  }

  validation {
    condition     = alltrue([for rule in var.ingress : (rule.cidr_ipv4 == null || can(cidrhost(rule.cidr_ipv4, 0))) && (rule.cidr_ipv6 == null || can(cidrhost(rule.cidr_ipv6, 0)))])
    error_message = "ingress[*].cidr_ipv4 and cidr_ipv6 must be ranges such as 10.20.0.0/16."
  }
}

variable "egress" {
  description = "What may be reached, by a name of your own; as `ingress`. Protocol `-1` (everything) needs a description that gives the reason. Nothing by default."
  type = map(object({
    description       = string
    from_port         = optional(number)
    to_port           = optional(number)
    protocol          = optional(string, "tcp")
    cidr_ipv4         = optional(string)
    cidr_ipv6         = optional(string)
    prefix_list_id    = optional(string)
    security_group_id = optional(string)
    is_self           = optional(bool, false)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for rule in var.egress : length([for target in [rule.cidr_ipv4, rule.cidr_ipv6, rule.prefix_list_id, rule.security_group_id, rule.is_self ? "self" : null] : target if target != null]) == 1])
    error_message = "each rule of egress needs exactly one of cidr_ipv4, cidr_ipv6, prefix_list_id, security_group_id and is_self."
  }

  validation {
    condition     = alltrue([for rule in var.egress : length(rule.description) >= (rule.protocol == "-1" ? 20 : 5) && length(rule.description) <= 255])
    error_message = "each rule of egress needs a description of 5 to 255 characters, of 20 at least where everything may be reached: what is it for?"
  }

  validation {
    condition     = alltrue([for rule in var.egress : contains(["tcp", "udp", "-1"], rule.protocol) && (rule.protocol == "-1" || rule.from_port != null)])
    error_message = "egress[*].protocol must be tcp or udp with from_port, or -1."
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
