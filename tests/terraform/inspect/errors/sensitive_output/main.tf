output "x" {
  value = sensitive("x")
}
