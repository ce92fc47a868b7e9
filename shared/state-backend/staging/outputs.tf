output "bucket" {
  description = "Bucket of the states."
  value       = module.state.bucket
}

output "key_arn" {
  description = "Key of the states."
  value       = module.key.arn
}
