provider "aws" {
  region = "ap-northeast-2"

  default_tags {
    tags = {
      Environment = "prod"
      Service     = "network"
      Team        = "platform"
      Owner       = "platform@acme.example"
      CostCenter  = "cc-100"
      ManagedBy   = "terraform"
      Project     = "platform"
    }
  }
}
