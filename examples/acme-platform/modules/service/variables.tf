variable "name" {
  description = "Name of the service."
  type        = string
}

variable "env" {
  description = "Environment of the service."
  type        = string
}

variable "with_table" {
  description = "Make a table as well."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of everything that the module makes."
  type        = map(string)
  default     = {}
}
