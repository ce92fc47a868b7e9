output "public_ip" {
  description = "Address of the bastion, which stays when it is replaced."
  value       = aws_eip.this.public_ip
}

output "security_group_id" {
  description = "Security group of the bastion."
  value       = module.security_group.id
}

output "internal_security_group_id" {
  description = "Security group that internal hosts wear: 22 from the bastion only."
  value       = module.internal_security_group.id
}

output "log_group_name" {
  description = "Log group of log-ins and commands."
  value       = module.sessions.name
}
