variable "changed" { default = false }
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "merged" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    sid     = var.changed ? "Other" : "Read"
    effect  = "Deny"
    actions = ["s3:*"]
    not_resources = ["arn:aws:s3:::public/*"]
  }
}
data "aws_arn" "this" { arn = "arn:aws:sqs:ap-northeast-2:123456789012:orders" }
data "aws_service_principal" "this" { service_name = "ec2" }
data "aws_default_tags" "this" {}
data "aws_region" "this" {}
data "aws_partition" "this" {}
output "merged" { value = data.aws_iam_policy_document.merged }
output "arn" { value = data.aws_arn.this }
output "principal" { value = data.aws_service_principal.this }
output "tags" { value = data.aws_default_tags.this }
output "region" { value = data.aws_region.this }
output "partition" { value = data.aws_partition.this }
