variable "t" {
  default   = 1
  ephemeral = true
}

output "x" {
  value = var.t
}
