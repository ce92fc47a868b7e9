variable "budgets" {
  description = "Monthly budgets in dollars by team, as the module `budgets` takes them."
  type = map(object({
    monthly_usd = number
    tag_value   = string
    emails      = optional(list(string), [])
  }))
  default  = { platform = { monthly_usd = 500, tag_value = "platform", emails = ["platform@example.com"] } }
  nullable = false
}
