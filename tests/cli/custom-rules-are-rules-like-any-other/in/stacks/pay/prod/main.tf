module "small" {
  source = "../../../modules/db"
  class  = "db.t3.micro"
}

module "large" {
  source = "../../../modules/db"
  class  = "db.r6g.large"
}

variable "later" {
  type = string
}

module "unknown" {
  source = "../../../modules/db"
  class  = var.later
}

# infra:ignore[ORG001] reason="a copy for reports"
resource "aws_db_instance" "reports" {
  instance_class = "db.t3.small"
}

resource "aws_security_group" "web" {
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    description = ""
  }
}
