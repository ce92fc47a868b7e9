provider "aws" {
  region = "ap-northeast-2"

  default_tags {
    tags = {
      Environment = "prod"
      Service     = "payments"
      Team        = "payments"
      Owner       = "payments@acme.example"
      CostCenter  = "cc-100"
      ManagedBy   = "terraform"
      Project     = "platform"
    }
  }
}

# The default tags were forgotten here.
provider "aws" {
  alias  = "dr"
  region = "ap-northeast-1"
}
