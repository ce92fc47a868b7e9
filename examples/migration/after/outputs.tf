output "queue_url" {
  description = "URL of the queue, as before."
  value       = module.queue.url
}

output "worker_role_arn" {
  description = "Role of the worker's tasks, as before."
  value       = module.worker_role.arn
}

output "worker_log_group_name" {
  description = "New log group of the worker."
  value       = module.logs.name
}
