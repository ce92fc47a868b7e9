variable "vpc_id" {
  description = "Network that the worker's group is in: it cannot change without making the group anew."
  type        = string
  default     = "vpc-0123456789abcdef0"
  nullable    = false

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "vpc_id must begin with vpc-."
  }
}

variable "worker_egress_rule_id" {
  description = "Id of the group's one rule, which was written inside the group: `aws ec2 describe-security-group-rules --filters Name=group-id,Values=<group>`."
  type        = string
  default     = "sgr-0123456789abcdef0"
  nullable    = false

  validation {
    condition     = startswith(var.worker_egress_rule_id, "sgr-")
    error_message = "worker_egress_rule_id must begin with sgr-."
  }
}
