locals {
  x = local.y
}
output "x" {
  value = local.x
}
