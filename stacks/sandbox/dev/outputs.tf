output "repository_urls" {
  description = "Where the images are pushed to, by component."
  value = {
    app = module.repository_app.url
  }
}

output "push_role_arn" {
  description = "Role that the code's repository pushes images with, by OIDC."
  value       = module.push_role.arn
}

output "cluster_name" {
  description = "Name of the cluster."
  value       = local.cluster.name
}

output "service_names" {
  description = "Names of the ECS services, by component."
  value = {
    app = module.service_app.service_name
  }
}

output "task_role_arns" {
  description = "Roles of the tasks, by component."
  value = {
    app = module.service_app.task_role_arn
  }
}

output "execution_role_arns" {
  description = "Roles that start the tasks, by component."
  value = {
    app = module.service_app.execution_role_arn
  }
}

output "settings_secret_arn" {
  description = "ARN of the secret with the settings; its value is put in by hand."
  value       = module.settings.arn
}

output "url" {
  description = "Where the service is reached."
  value       = "https://${local.domain}"
}

output "load_balancer_dns_name" {
  description = "Name of the load balancer in DNS."
  value       = module.load_balancer.dns_name
}

output "dashboard_url" {
  description = "The service's dashboard."
  value       = module.dashboard.url
}
