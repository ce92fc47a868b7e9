variable "sites" {
  description = "What stands in each region already (`primary`: ap-northeast-2, `dr`: ap-northeast-1): network, certificate of `domain_name`, keys, where logs go, who is told. All of it is of that region, since a region that fails takes what is in it along."
  type = map(object({
    vpc_id             = string
    public_subnet_ids  = map(string)
    private_subnet_ids = map(string)
    certificate_arn    = string
    web_acl_arn        = string
    log_key_arn        = string
    data_key_arn       = string
    access_log_bucket  = string
    archive            = object({ destination_arn = string, role_arn = string })
    topic_arn          = string
  }))
  default = {
    primary = {
      vpc_id             = "vpc-0123456789abcdef0"
      public_subnet_ids  = { a = "subnet-0123456789abcdef0", c = "subnet-0123456789abcdef1" }
      private_subnet_ids = { a = "subnet-0123456789abcdef2", c = "subnet-0123456789abcdef3" }
      certificate_arn    = "arn:aws:acm:ap-northeast-2:444444444444:certificate/12345678-1234-1234-1234-123456789012"
      web_acl_arn        = "arn:aws:wafv2:ap-northeast-2:444444444444:regional/webacl/prod-shop/12345678-1234-1234-1234-123456789012"
      log_key_arn        = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
      data_key_arn       = "arn:aws:kms:ap-northeast-2:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ac"
      access_log_bucket  = "ryuqqq-prod-access-logs-444444444444"
      archive            = { destination_arn = "arn:aws:firehose:ap-northeast-2:444444444444:deliverystream/prod-log-archive", role_arn = "arn:aws:iam::444444444444:role/prod-log-archive-subscription-role" }
      topic_arn          = "arn:aws:sns:ap-northeast-2:444444444444:prod-platform-notifications"
    }
    dr = {
      vpc_id             = "vpc-0fedcba9876543210"
      public_subnet_ids  = { a = "subnet-0fedcba9876543210", c = "subnet-0fedcba9876543211" }
      private_subnet_ids = { a = "subnet-0fedcba9876543212", c = "subnet-0fedcba9876543213" }
      certificate_arn    = "arn:aws:acm:ap-northeast-1:444444444444:certificate/12345678-1234-1234-1234-123456789012"
      web_acl_arn        = "arn:aws:wafv2:ap-northeast-1:444444444444:regional/webacl/prod-shop/12345678-1234-1234-1234-123456789012"
      log_key_arn        = "arn:aws:kms:ap-northeast-1:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab"
      data_key_arn       = "arn:aws:kms:ap-northeast-1:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ac"
      access_log_bucket  = "ryuqqq-prod-access-logs-dr-444444444444"
      archive            = { destination_arn = "arn:aws:firehose:ap-northeast-1:444444444444:deliverystream/prod-log-archive-dr", role_arn = "arn:aws:iam::444444444444:role/prod-log-archive-dr-subscription-role" }
      topic_arn          = "arn:aws:sns:ap-northeast-1:444444444444:prod-platform-notifications"
    }
  }
  nullable = false

  validation {
    condition     = length(setsubtract(["primary", "dr"], keys(var.sites))) == 0
    error_message = "sites must have primary and dr."
  }

  validation {
    condition = alltrue(flatten([for name, region in { primary = "ap-northeast-2", dr = "ap-northeast-1" } : [
      for arn in [var.sites[name].certificate_arn, var.sites[name].web_acl_arn, var.sites[name].log_key_arn, var.sites[name].data_key_arn, var.sites[name].archive.destination_arn, var.sites[name].topic_arn] :
      split(":", arn)[3] == region
    ]]))
    error_message = "each ARN of a site must be of its own region: the other one may be the one that failed."
  }
}

variable "domain_name" {
  description = "Name that customers use; it leads to the region that answers."
  type        = string
  default     = "catalog.example.com"
  nullable    = false
}

variable "zone_id" {
  description = "Public hosted zone of domain_name."
  type        = string
  default     = "Z0123456789ABCDEFGHIJ"
  nullable    = false
}

variable "failover_topic_arn" {
  description = "Topic in us-east-1 that is told of a failover."
  type        = string
  default     = "arn:aws:sns:us-east-1:444444444444:prod-edge-notifications"
  nullable    = false

  validation {
    condition     = startswith(var.failover_topic_arn, "arn:aws:sns:us-east-1:")
    error_message = "failover_topic_arn must be of us-east-1, where the metric is."
  }
}

variable "image_version" {
  description = "Version (tag) of the image, in both regions."
  type        = string
  default     = "1.0.0"
  nullable    = false
}

variable "is_failed_over" {
  description = "Does the DR region carry everything? Then its service begins with as many tasks as the other one has."
  type        = bool
  default     = false
  nullable    = false
}
