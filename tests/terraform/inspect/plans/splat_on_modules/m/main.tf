output "v" { value = "x" }
