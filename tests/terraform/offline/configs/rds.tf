variable "changed" { default = false }
resource "aws_db_subnet_group" "this" {
  name       = "main"
  subnet_ids = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
}
resource "aws_db_parameter_group" "this" {
  name   = "pg16"
  family = "postgres16"
  parameter {
    name  = "log_statement"
    value = var.changed ? "ddl" : "all"
  }
  parameter {
    name         = "max_connections"
    value        = "200"
    apply_method = "pending-reboot"
  }
}
resource "aws_db_instance" "this" {
  identifier                  = "app"
  engine                      = "postgres"
  engine_version              = "16.3"
  instance_class              = var.changed ? "db.t4g.large" : "db.t4g.medium"
  allocated_storage           = 50
  max_allocated_storage       = 200
  storage_type                = "gp3"
  storage_encrypted           = true
  username                    = "app"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.this.name
  parameter_group_name        = aws_db_parameter_group.this.name
  multi_az                    = true
  backup_retention_period     = 7
  deletion_protection         = false
  skip_final_snapshot         = true
  tags                        = { Name = "app" }
}
resource "aws_db_instance" "replica" {
  identifier          = "app-replica"
  replicate_source_db = aws_db_instance.this.identifier
  instance_class      = "db.t4g.medium"
  skip_final_snapshot = true
}
