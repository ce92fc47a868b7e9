variable "name" {
  description = "What is delivered, for example `shop`; the distribution is called `<environment>-<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 60
    error_message = "name must be kebab-case, 2 to 60 characters, and begin with a letter: \"${var.name}\"."
  }
}

variable "aliases" {
  description = "Names that it answers to, all of which the certificate has."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.aliases) > 0 && alltrue([for name in var.aliases : can(regex("^(\\*\\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", name))])
    error_message = "aliases must name one at least, such as shop.example.com: ${join(", ", var.aliases)}."
  }
}

variable "certificate_arn" {
  description = "Certificate of the names, in us-east-1 (module `acm-certificate` with that region's provider)."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.certificate_arn, "arn:aws:acm:us-east-1:")
    error_message = "certificate_arn must be of us-east-1, which is where CloudFront looks: \"${var.certificate_arn}\"."
  }
}

variable "origin" {
  description = "Load balancer behind it, by a name that its certificate has, and how long it may take to answer."
  type = object({
    domain_name          = string
    read_timeout_seconds = optional(number, 30)
  })
  nullable = false

  validation {
    condition     = strcontains(var.origin.domain_name, ".") && !strcontains(var.origin.domain_name, "/")
    error_message = "origin.domain_name must be a host name, without https:// and path: \"${var.origin.domain_name}\"."
  }

  validation {
    condition     = var.origin.read_timeout_seconds >= 1 && var.origin.read_timeout_seconds <= 60
    error_message = "origin.read_timeout_seconds must be 1 to 60, not ${var.origin.read_timeout_seconds}."
  }
}

variable "origin_header" {
  description = "Header that the load balancer asks for (`origin_header` of `alb`): its value is read from Secrets Manager by the caller, and is in the state of both."
  type = object({
    name  = string
    value = string
  })
  sensitive = true
  nullable  = false

  validation {
    condition     = can(regex("^X-[A-Za-z-]+$", var.origin_header.name)) && length(var.origin_header.value) >= 16
    error_message = "origin_header needs a name that begins with X-, and a value of 16 characters at least."
  }
}

variable "cached_paths" {
  description = "Paths whose answers are kept in the CDN, such as `/assets/*`; everything else passes through."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for path in var.cached_paths : startswith(path, "/")])
    error_message = "cached_paths must begin with /: ${join(", ", var.cached_paths)}."
  }
}

variable "web_acl_arn" {
  description = "Web ACL of scope CLOUDFRONT (module `waf` with the provider of us-east-1)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:wafv2:us-east-1:[0-9]{12}:global/webacl/", var.web_acl_arn))
    error_message = "web_acl_arn must be of a web ACL of scope CLOUDFRONT: \"${var.web_acl_arn}\"."
  }
}

variable "allowed_countries" {
  description = "Countries (ISO 3166, two letters) that are served; none: all."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for country in var.allowed_countries : can(regex("^[A-Z]{2}$", country))])
    error_message = "allowed_countries takes two capital letters: ${join(", ", var.allowed_countries)}."
  }
}

variable "price_class" {
  description = "Where it is served from: `PriceClass_200` holds Asia, `PriceClass_All` everything."
  type        = string
  default     = "PriceClass_200"
  nullable    = false

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "price_class must be PriceClass_100, PriceClass_200 or PriceClass_All, not \"${var.price_class}\"."
  }
}

variable "access_log_bucket_domain_name" {
  description = "Domain name of the bucket of the access logs (`<bucket>.s3.amazonaws.com`), one that allows ACLs for `awslogsdelivery`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9.-]+\\.s3\\.([a-z0-9-]+\\.)?amazonaws\\.com$", var.access_log_bucket_domain_name))
    error_message = "access_log_bucket_domain_name must be the domain name of a bucket: \"${var.access_log_bucket_domain_name}\"."
  }
}

variable "alarm_error_percent" {
  description = "Share of failed requests that raises the alarm."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.alarm_error_percent > 0 && var.alarm_error_percent < 100
    error_message = "alarm_error_percent must be above 0 and below 100."
  }
}

variable "alarm" {
  description = "Whom the alarms tell (topics), and where the reader finds what to do."
  type = object({
    topic_arns  = list(string)
    runbook_url = string
  })
  nullable = false

  validation {
    condition     = length(var.alarm.topic_arns) > 0
    error_message = "alarm.topic_arns is empty: an alarm that tells nobody helps nobody."
  }

  validation {
    condition     = startswith(var.alarm.runbook_url, "https://")
    error_message = "alarm.runbook_url must begin with https://: \"${var.alarm.runbook_url}\"."
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
