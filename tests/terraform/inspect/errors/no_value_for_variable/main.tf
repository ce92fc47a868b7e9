variable "given" {
  default = 1
}

variable "needed" {
  type = string
}
