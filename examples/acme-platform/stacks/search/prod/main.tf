locals {
  tags = {
    environment = "prod"
    Service     = "search"
    Team        = "search"
    Owner       = "search@acme.example"
    CostCenter  = "cc-200"
    ManagedBy   = "terraform"
    Project     = "platform"
  }
}

module "service" {
  source = "../../../modules/service"

  name = "search"
  env  = "prod"
  tags = local.tags
}

module "queue" {
  source = "../../../modules/queue"

  env     = "prod"
  service = "search"
  team    = "search"
  queues  = { index = { timeout = 60 } }
}
