output "id" {
  description = "Id of the file system."
  value       = aws_efs_file_system.this.id
}

output "arn" {
  description = "ARN of the file system."
  value       = aws_efs_file_system.this.arn
}

output "dns_name" {
  description = "DNS name of the file system."
  value       = aws_efs_file_system.this.dns_name
}

output "access_points" {
  description = "Id and ARN of each access point, by its name."
  value       = { for key, point in aws_efs_access_point.this : key => { id = point.id, arn = point.arn } }
}

output "mount_target_ids" {
  description = "Ids of the mount targets, by zone."
  value       = { for zone, target in aws_efs_mount_target.this : zone => target.id }
}
