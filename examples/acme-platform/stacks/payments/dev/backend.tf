terraform {
  backend "s3" {
    bucket       = "acme-terraform-state-dev"
    key          = "stacks/payments/dev/terraform.tfstate"
    region       = "ap-northeast-2"
    kms_key_id   = "alias/terraform-state"
    encrypt      = true
    use_lockfile = true
  }
}
