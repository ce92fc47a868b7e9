locals {
  region = "x"
  common = {
    Environment = "production"
    Team        = "pay"
    ManagedBy   = "terraform"
  }
}
