variable "increases" {
  description = "Quotas that are asked for, as the module `service-quotas` takes them."
  type = map(object({
    service_code = string
    quota_code   = string
    value        = number
  }))
  default  = {}
  nullable = false
}
