module "network" {
  source = "../.."

  domain     = "network"
  names      = ["vpc-id", "vpc-cidr"]
  list_names = ["public-subnet-ids", "private-subnet-ids"]
}

module "kms" {
  source = "../.."

  domain = "kms"
  names  = ["rds-encryption-key-arn"]
}

output "placement" {
  description = "Where a service goes, and the key of its database."
  value = {
    vpc_id     = module.network.values["vpc-id"]
    subnet_ids = module.network.lists["private-subnet-ids"]
    key_arn    = module.kms.values["rds-encryption-key-arn"]
  }
}
