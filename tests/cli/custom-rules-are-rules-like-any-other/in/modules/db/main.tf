variable "class" {
  type = string
}

resource "aws_db_instance" "this" {
  instance_class = var.class
}
