output "secret_names" {
  description = "Names of the services' secrets."
  value       = { for name, secret in module.service_secret : name => secret.name }
}

output "address" {
  description = "Host name of the database."
  value       = module.postgres.address
}

output "tunnel_command" {
  description = "Opens the database on local port 55432 through the bastion or task that is entered for TARGET (i-… or ecs:…), by Session Manager."
  value       = "aws ssm start-session --target TARGET --document-name AWS-StartPortForwardingSessionToRemoteHost --parameters '{\"host\":[\"${module.postgres.address}\"],\"portNumber\":[\"5432\"],\"localPortNumber\":[\"55432\"]}'"
}

output "parameter_names" {
  description = "Names of the SSM parameters that other stacks read."
  value       = module.published.names
}
