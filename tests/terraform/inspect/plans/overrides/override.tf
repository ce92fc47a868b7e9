variable "a" {
  default = "first"
}

locals {
  l = "over"
}
