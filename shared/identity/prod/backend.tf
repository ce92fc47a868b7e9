terraform {
  backend "s3" {
    bucket       = "ryuqqq-terraform-state-444444444444"
    key          = "shared/identity/prod/terraform.tfstate"
    region       = "ap-northeast-2"
    encrypt      = true
    kms_key_id   = "alias/terraform-state"
    use_lockfile = true
  }
}
