variable "administrator_address" {
  description = "The one address that may log in to the bastion, as <address>/32."
  type        = string
  default     = "203.0.113.7/32"
  nullable    = false

  validation {
    condition     = can(cidrhost(var.administrator_address, 0)) && endswith(var.administrator_address, "/32")
    error_message = "administrator_address must be a single address, such as 203.0.113.7/32."
  }
}

variable "users" {
  description = "People and their public keys, on the bastion and on the hosts behind it. No private key is ever on a server."
  type        = map(list(string))
  default     = { alice = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExamp alice@example.com"] }
  nullable    = false

  validation {
    condition     = length(var.users) > 0 && alltrue([for name, keys in var.users : can(regex("^[a-z][a-z0-9-]{1,30}$", name)) && length(keys) > 0])
    error_message = "users must name one at least, in lower case, each with a public key."
  }
}

variable "image_id" {
  description = "Image of the hosts: Amazon Linux 2023 for arm64."
  type        = string
  default     = "ami-0123456789abcdef0"
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.image_id))
    error_message = "image_id must begin with ami-."
  }
}

variable "kms_key_arn" {
  description = "Key of disks and logs."
  type        = string
  default     = "arn:aws:kms:ap-northeast-2:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  nullable    = false
}

variable "access_log_bucket_arn" {
  description = "Bucket of the flow logs."
  type        = string
  default     = "arn:aws:s3:::ryuqqq-dev-access-logs-222222222222"
  nullable    = false
}

variable "archive" {
  description = "Stream and role that archive logs (outputs of shared/logging)."
  type = object({
    destination_arn = string
    role_arn        = string
  })
  default = {
    destination_arn = "arn:aws:firehose:ap-northeast-2:222222222222:deliverystream/dev-log-archive"
    role_arn        = "arn:aws:iam::222222222222:role/dev-log-archive-subscription-role"
  }
  nullable = false
}
