output "url" {
  description = "Where the product is."
  value       = "https://${var.domain_name}"
}

output "distribution_id" {
  description = "Distribution of CloudFront, for invalidations."
  value       = module.cdn.id
}

output "repository_url" {
  description = "What the image of the service users is pushed to."
  value       = module.repository.url
}

output "cluster_name" {
  description = "Cluster of the service users."
  value       = module.cluster.name
}

output "users_service_name" {
  description = "Service users."
  value       = module.users.service_name
}

output "deploy_role_arn" {
  description = "`role-to-assume` of the product's workflows."
  value       = module.deploy_role.arn
}

output "database_secret_arn" {
  description = "Secret of the database's administrator, which RDS made."
  value       = module.database.master_secret_arn
}

output "database_tunnel_command" {
  description = "The one way to the database for people: a session through an instance of matches, local port 55432."
  value = join(" ", [
    "aws ssm start-session --region ${local.region}",
    "--target \"$(aws ec2 describe-instances --region ${local.region} --filters Name=tag:aws:autoscaling:groupName,Values=${module.matches.autoscaling_group_name} Name=instance-state-name,Values=running --query 'Reservations[0].Instances[0].InstanceId' --output text)\"",
    "--document-name AWS-StartPortForwardingSessionToRemoteHost",
    "--parameters '${jsonencode({ host = [module.database.address], portNumber = ["5432"], localPortNumber = ["55432"] })}'",
  ])
}

output "matches_log_group_name" {
  description = "Log group of the service matches."
  value       = module.matches_logs.name
}

output "users_log_group_name" {
  description = "Log group of the service users."
  value       = module.users.log_group_name
}
