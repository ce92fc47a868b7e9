output "secret" {
  value     = "x"
  sensitive = true
}
output "plain" { value = "y" }
