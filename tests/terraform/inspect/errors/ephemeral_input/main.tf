variable "t" {
  default   = 1
  ephemeral = true
}

resource "terraform_data" "a" {
  input = var.t
}
