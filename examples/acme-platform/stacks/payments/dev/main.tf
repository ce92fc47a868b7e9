variable "tags" {
  description = "Tags, given by the pipeline."
  type        = map(string)
}

module "service" {
  source = "../../../modules/service"

  name = "payments"
  env  = "dev"
  tags = merge(var.tags, { Environment = "dev", ManagedBy = "terraform" })
}
