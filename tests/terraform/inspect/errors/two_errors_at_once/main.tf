output "x" {
  value = var.nope
}

output "y" {
  value = local.nope
}
