output "x" {
  value = path.nope
}
