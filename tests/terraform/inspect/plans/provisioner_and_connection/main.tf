resource "terraform_data" "this" {
  input = "x"

  connection {
    host = self.id
  }

  provisioner "local-exec" {
    command = "echo ${self.input}"
  }

  provisioner "local-exec" {
    when    = destroy
    command = "echo ${self.output}"
  }
}
