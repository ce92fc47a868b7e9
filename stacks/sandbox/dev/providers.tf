# A run with the credentials of another account stops here.
provider "aws" {
  region              = "ap-northeast-2"
  allowed_account_ids = ["222222222222"]
}
