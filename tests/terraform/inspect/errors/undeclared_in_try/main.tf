output "x" {
  value = try(local.nope, 1)
}
