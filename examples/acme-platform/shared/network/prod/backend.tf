terraform {
  backend "s3" {
    bucket       = "acme-terraform-state-prod"
    key          = "shared/network/prod/terraform.tfstate"
    region       = "ap-northeast-2"
    kms_key_id   = "alias/terraform-state"
    encrypt      = true
    use_lockfile = true
  }
}
