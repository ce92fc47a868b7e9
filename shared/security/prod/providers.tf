# A run with the credentials of another account stops here.
provider "aws" {
  region              = "ap-northeast-2"
  allowed_account_ids = ["111111111111"]
}

# The account prod, whose role the management account may take.
provider "aws" {
  alias               = "prod"
  region              = "ap-northeast-2"
  allowed_account_ids = ["444444444444"]

  assume_role {
    role_arn = "arn:aws:iam::444444444444:role/OrganizationAccountAccessRole"
  }
}
