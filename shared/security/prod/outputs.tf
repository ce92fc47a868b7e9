output "trail_arn" {
  description = "ARN of the organisation's trail."
  value       = module.trail.arn
}

output "trail_bucket_arn" {
  description = "ARN of the bucket that the trail is kept in."
  value       = module.trail.bucket_arn
}

output "detector_id" {
  description = "Id of GuardDuty's detector."
  value       = module.guardduty.detector_id
}

output "parameter_names" {
  description = "Names of the SSM parameters that other stacks read."
  value       = module.published.names
}
