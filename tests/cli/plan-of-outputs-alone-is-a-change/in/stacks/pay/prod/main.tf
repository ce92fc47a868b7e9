output "url" { value = "https://b.example.com" }
output "added" { value = { a = 1 } }
output "token" {
  value     = "new-secret"
  sensitive = true
}
