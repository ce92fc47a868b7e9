output "bastion_public_ip" {
  description = "Address of the bastion."
  value       = module.bastion.public_ip
}

output "ssh_commands" {
  description = "How to reach each host behind the bastion, as the first of the users."
  value       = { for name, host in aws_instance.this : name => "ssh -J ${keys(var.users)[0]}@${module.bastion.public_ip} ${keys(var.users)[0]}@${host.private_ip}" }
}
