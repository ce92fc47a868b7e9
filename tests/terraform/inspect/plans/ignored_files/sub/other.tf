output "y" { value = 5 }
