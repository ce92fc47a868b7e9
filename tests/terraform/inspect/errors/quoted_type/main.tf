variable "x" {
  type    = "string"
  default = ""
}
