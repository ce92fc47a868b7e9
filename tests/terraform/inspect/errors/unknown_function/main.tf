output "x" {
  value = nofunc(1)
}
