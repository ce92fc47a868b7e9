variable "key_users" {
  description = "Who uses which key, by its alias, then as the module `kms-key` takes `users`. A key's policy can only name roles that exist: a role is added here after it was made."
  type = map(map(object({
    role_arns    = set(string)
    access       = optional(set(string), ["encrypt", "decrypt"])
    via_services = optional(set(string), [])
    has_grants   = optional(bool, false)
  })))
  default  = {}
  nullable = false

  validation {
    condition     = length(setsubtract(keys(var.key_users), ["rds-encryption", "ecs-secrets", "secrets-manager", "cloudwatch-logs", "s3-encryption", "sqs-encryption", "ssm-encryption", "elasticache-encryption"])) == 0
    error_message = "key_users names a key that is not there: ${join(", ", keys(var.key_users))}."
  }
}
