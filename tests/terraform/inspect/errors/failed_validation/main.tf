variable "e" {
  default = "x"
  validation {
    condition     = var.e == "y"
    error_message = "Must be y."
  }
}
