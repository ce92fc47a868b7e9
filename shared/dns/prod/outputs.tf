output "name_servers" {
  description = "Name servers of the public zone: what the zone above, or the registrar, delegates to."
  value       = module.public.name_servers
}

output "certificate_arn" {
  description = "Certificate of every name one level below the zone."
  value       = module.certificate.arn
}

output "parameter_names" {
  description = "Names of the SSM parameters that other stacks read."
  value       = module.published.names
}
