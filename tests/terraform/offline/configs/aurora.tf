variable "changed" { default = false }
resource "aws_rds_cluster" "this" {
  cluster_identifier              = "aurora"
  engine                          = "aurora-postgresql"
  engine_version                  = "16.4"
  database_name                   = "app"
  master_username                 = "root"
  master_password                 = "not-a-secret-1"
  storage_encrypted               = true
  backup_retention_period         = var.changed ? 14 : 7
  enabled_cloudwatch_logs_exports = ["postgresql"]
  skip_final_snapshot             = true
  serverlessv2_scaling_configuration {
    min_capacity = 0.5
    max_capacity = 4
  }
}
resource "aws_rds_cluster_instance" "this" {
  count              = 2
  identifier         = "aurora-${count.index}"
  cluster_identifier = aws_rds_cluster.this.id
  instance_class     = "db.serverless"
  engine             = aws_rds_cluster.this.engine
  engine_version     = aws_rds_cluster.this.engine_version
}
resource "aws_rds_cluster_parameter_group" "this" {
  name_prefix = "aurora-"
  family      = "aurora-postgresql16"
}
output "endpoint" { value = aws_rds_cluster.this.endpoint }
