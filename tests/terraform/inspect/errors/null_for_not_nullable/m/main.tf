variable "e" {
  nullable = false
}
