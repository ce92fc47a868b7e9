terraform {
  backend "s3" {
    bucket       = "ryuqqq-terraform-state-333333333333"
    key          = "shared/security/staging/terraform.tfstate"
    region       = "ap-northeast-2"
    encrypt      = true
    kms_key_id   = "alias/terraform-state"
    use_lockfile = true
  }
}
