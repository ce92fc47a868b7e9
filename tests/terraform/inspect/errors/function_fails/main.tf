locals {
  x = 1
}

output "x" {
  value = element([], local.x)
}
