provider "aws" {
  region = "ap-northeast-2"
}

# CloudFront looks for its certificate, and shows its metrics, in us-east-1 only.
provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"
}

# Backups may be copied there; this environment asks for none.
provider "aws" {
  alias  = "dr"
  region = "ap-northeast-1"
}
