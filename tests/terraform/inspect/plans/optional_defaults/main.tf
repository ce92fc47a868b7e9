variable "service" {
  type = object({
    name    = string
    port    = optional(number, 8080)
    tags    = optional(map(string))
    nested  = optional(object({ a = optional(string, "A"), b = optional(bool) }), {})
    volumes = optional(list(object({ path = string, size = optional(number, 1) })), [])
  })
  default = {
    name    = "api"
    extra   = "dropped"
    port    = null
    volumes = [{ path = "/a" }, { path = "/b", size = 5 }]
  }
}

output "service" {
  value = var.service
}
