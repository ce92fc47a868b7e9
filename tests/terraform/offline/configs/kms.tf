variable "changed" { default = false }
resource "aws_kms_key" "this" {
  description             = "data"
  enable_key_rotation     = true
  deletion_window_in_days = var.changed ? 10 : 7
}
resource "aws_kms_alias" "this" {
  name          = "alias/data"
  target_key_id = aws_kms_key.this.key_id
}
resource "aws_kms_grant" "this" {
  name              = "grant"
  key_id            = aws_kms_key.this.key_id
  grantee_principal = "arn:aws:iam::123456789012:role/app"
  operations        = ["Encrypt", "Decrypt"]
}
resource "aws_secretsmanager_secret" "this" {
  name                    = "app/db"
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = var.changed ? 0 : 7
}
resource "aws_secretsmanager_secret_version" "this" {
  secret_id     = aws_secretsmanager_secret.this.id
  secret_string = jsonencode({ user = "app" })
}
resource "aws_ssm_parameter" "this" {
  name  = "/app/key"
  type  = "String"
  value = var.changed ? "two" : "one"
}
resource "aws_ssm_parameter" "secure" {
  name   = "/app/secret"
  type   = "SecureString"
  value  = "three"
  key_id = aws_kms_key.this.arn
}
