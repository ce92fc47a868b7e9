output "atlantis_ecr_repository_url" {
  description = "URL of the image repository."
  value       = module.repository.url
}

output "atlantis_ecr_repository_arn" {
  description = "ARN of the image repository."
  value       = module.repository.arn
}

output "atlantis_ecs_cluster_id" {
  description = "ARN of the cluster, which is its id."
  value       = module.cluster.arn
}

output "atlantis_ecs_cluster_name" {
  description = "Name of the cluster."
  value       = module.cluster.name
}

output "atlantis_ecs_service_name" {
  description = "Name of the service."
  value       = module.service.service_name
}

output "atlantis_task_definition_arn" {
  description = "ARN of the task definition."
  value       = module.service.task_definition_arn
}

output "atlantis_task_definition_revision" {
  description = "Revision of the task definition."
  value       = module.service.task_definition_revision
}

output "atlantis_alb_dns_name" {
  description = "Name of the load balancer in DNS."
  value       = module.alb.dns_name
}

output "atlantis_alb_zone_id" {
  description = "Hosted zone of that name, for an alias record."
  value       = module.alb.zone_id
}

output "atlantis_target_group_arn" {
  description = "ARN of the target group."
  value       = module.alb.target_groups["atlantis"].arn
}

output "atlantis_alb_security_group_id" {
  description = "Security group of the load balancer."
  value       = module.alb_security_group.id
}

output "atlantis_task_security_group_id" {
  description = "Security group of the task."
  value       = module.task_security_group.id
}

output "atlantis_execution_role_arn" {
  description = "Role that starts the task."
  value       = module.service.execution_role_arn
}

output "atlantis_task_role_arn" {
  description = "Role of plan and apply."
  value       = module.service.task_role_arn
}

output "atlantis_efs_id" {
  description = "File system."
  value       = module.files.id
}

output "atlantis_efs_dns_name" {
  description = "Name of the file system in DNS."
  value       = module.files.dns_name
}

output "atlantis_efs_access_point_id" {
  description = "Access point that the task mounts."
  value       = module.files.access_points["atlantis"].id
}

output "atlantis_log_group_name" {
  description = "Log group."
  value       = module.service.log_group_name
}

output "atlantis_log_group_arn" {
  description = "ARN of the log group."
  value       = module.service.log_group_arn
}
