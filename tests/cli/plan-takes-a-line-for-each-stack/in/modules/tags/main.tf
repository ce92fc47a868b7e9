variable "service" { type = string }
output "tags" {
  value = { Service = var.service, Owner = "a@b.example", Team = "payments" }
}
