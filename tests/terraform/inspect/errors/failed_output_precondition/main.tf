output "x" {
  value = 1

  precondition {
    condition     = path.module == 2
    error_message = "Never."
  }
}
