variable "services" {
  type = map(object({
    port    = number
    public  = optional(bool, false)
    domains = optional(set(string), [])
  }))
}

resource "terraform_data" "service" {
  for_each = var.services
  input    = each.value
}

output "public" {
  value = [for k, s in var.services : k if s.public]
}
