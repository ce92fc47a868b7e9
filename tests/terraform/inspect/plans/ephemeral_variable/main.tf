variable "token" {
  type      = string
  default   = "t"
  ephemeral = true
}

resource "terraform_data" "a" {
  input = "x"

  provisioner "local-exec" {
    command = "echo"
    environment = {
      TOKEN = var.token
    }
  }
}
