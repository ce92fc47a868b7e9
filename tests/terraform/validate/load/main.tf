# What Terraform refuses while it loads a configuration.
variable "a" {
  type = "string"
}

variable "a" {
  type = string
}

variable "list" {
  type    = list(string)
  default = "x"
}

variable "unknown_type" {
  type = strin
}

variable "version" {
  type = string
}

variable "argument" {
  tpye = string
}

resource "terraform_data" "x" {
  input = 1
  input = 2
}

resource "terraform_data" "twice" {}

resource "terraform_data" "twice" {}

resource "terraform_data" {}

resource "terraform_data" "bad name" {}

output "o" {}

output "p" {
  value = 1
  vaule = 2
}

locals {
  a = 1
}

locals {
  a = 2
}

module "m" {}

resource "terraform_data" "meta" {
  lifecycle {
    prevent_destory = true
  }
}

resource "terraform_data" "both" {
  count    = 1
  for_each = {}
}

moved {
  from = terraform_data.old
}

check "c" {}

frobnicate "x" {}
