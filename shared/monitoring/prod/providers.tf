# A run with the credentials of another account stops here.
provider "aws" {
  region              = "ap-northeast-2"
  allowed_account_ids = ["444444444444"]
}

# What takes over when ap-northeast-2 is gone.
provider "aws" {
  alias               = "dr"
  region              = "ap-northeast-1"
  allowed_account_ids = ["444444444444"]
}
