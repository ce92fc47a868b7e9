variable "zz" {
  default = 1
}
