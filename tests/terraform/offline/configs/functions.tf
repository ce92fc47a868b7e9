variable "changed" { default = false }
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
output "arn" { value = provider::aws::arn_parse("arn:aws:iam::123456789012:role/app") }
output "built" { value = provider::aws::arn_build("aws", "s3", "", "", var.changed ? "b" : "a") }
output "trimmed" { value = provider::aws::trim_iam_role_path("arn:aws:iam::123456789012:role/service/app") }
