module "network" {
  source = "../.."

  domain     = "network"
  names      = ["vpc-id"]
  list_names = ["private-subnet-ids"]
}

output "vpc_id" {
  description = "Id of the VPC."
  value       = module.network.values["vpc-id"]
}
