variable "foo" { default = 1 }
