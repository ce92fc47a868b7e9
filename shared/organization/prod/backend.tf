terraform {
  backend "s3" {
    bucket       = "ryuqqq-terraform-state-111111111111"
    key          = "shared/organization/prod/terraform.tfstate"
    region       = "ap-northeast-2"
    encrypt      = true
    kms_key_id   = "alias/terraform-state"
    use_lockfile = true
  }
}
