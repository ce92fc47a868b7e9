resource "aws_db_instance" "main" {
  identifier     = "prod-pay-postgres"
  instance_class = "db.t3.micro"
}
