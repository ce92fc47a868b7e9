variable "domain_name" {
  description = "Name that people type; `origin.<domain_name>` is the load balancer's."
  type        = string
  default     = "kickytime.example.com"
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain_name)) && length(var.domain_name) <= 57
    error_message = "domain_name must be a name such as kickytime.example.com, of 57 characters at most."
  }
}

variable "zone_id" {
  description = "Public hosted zone of domain_name."
  type        = string
  default     = "Z0123456789ABCDEFGHIJ"
  nullable    = false

  validation {
    condition     = can(regex("^Z[A-Z0-9]+$", var.zone_id))
    error_message = "zone_id must be the id of a hosted zone, Z…"
  }
}

variable "edge" {
  description = "What CloudFront needs in us-east-1, and belongs to the account: the web ACL, the topic of its alarm, and the bucket of its access logs (one that allows ACLs)."
  type = object({
    web_acl_arn                   = string
    topic_arn                     = string
    access_log_bucket_domain_name = string
  })
  default = {
    web_acl_arn                   = "arn:aws:wafv2:us-east-1:222222222222:global/webacl/dev-edge/12345678-1234-1234-1234-123456789012"
    topic_arn                     = "arn:aws:sns:us-east-1:222222222222:dev-edge-notifications"
    access_log_bucket_domain_name = "ryuqqq-dev-cdn-logs-222222222222.s3.amazonaws.com"
  }
  nullable = false
}

variable "enable_http_redirect" {
  description = "Shall the load balancer answer on 80, too, with a redirect? CloudFront needs 443 only."
  type        = bool
  default     = false
  nullable    = false
}

variable "matches_image_id" {
  description = "AMI of the service `matches`: Amazon Linux 2023 for arm64 with the application and the CloudWatch agent. A new one is a deployment."
  type        = string
  default     = "ami-0123456789abcdef0"
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.matches_image_id))
    error_message = "matches_image_id must begin with ami-."
  }
}

variable "users_version" {
  description = "Version (tag) of the image of the service `users`."
  type        = string
  default     = "1.0.0"
  nullable    = false
}

variable "automation_role_arn" {
  description = "Role that applies this: RDS takes its grants on the key through whoever makes the database."
  type        = string
  default     = "arn:aws:iam::222222222222:role/automation-role"
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:iam::[0-9]{12}:role/[^*]+$", var.automation_role_arn))
    error_message = "automation_role_arn must be the ARN of a role."
  }
}

variable "deploy_repository" {
  description = "Repository whose workflows of the environment `dev` take the deploy role."
  type        = string
  default     = "ryuqqq/kickytime"
  nullable    = false
}

variable "enable_deletion_protection" {
  description = "Refuse to delete database and load balancer? Off only to take the example down."
  type        = bool
  default     = true
  nullable    = false
}
