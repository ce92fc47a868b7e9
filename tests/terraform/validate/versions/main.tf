# Version constraints that nobody can read.
terraform {
  required_version = "1.x.y"
}

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> five"
    }
  }
}
