terraform {
  backend "s3" {
    bucket       = "ryuqqq-terraform-state-222222222222"
    key          = "stacks/sandbox/dev/terraform.tfstate"
    region       = "ap-northeast-2"
    encrypt      = true
    kms_key_id   = "alias/terraform-state"
    use_lockfile = true
  }
}
