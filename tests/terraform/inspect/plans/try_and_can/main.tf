variable "config" {
  type    = any
  default = { a = { b = 1 } }
}

output "all" {
  value = [
    try(var.config.a.b, "none"),
    try(var.config.x.y, "none"),
    can(var.config.a.b),
    can(var.config.x),
    try(tonumber("x"), 0),
  ]
}
