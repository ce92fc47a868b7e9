provider "aws" {
  region = "ap-northeast-2"
}

provider "aws" {
  alias  = "dr"
  region = "ap-northeast-1"
}

# Route 53 shows the metrics of its health checks in us-east-1 only.
provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"
}
