output "x" {
  value = foo
}
