variable "changed" { default = false }
data "aws_partition" "current" {}
data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}
resource "aws_iam_role" "this" {
  name                 = "app"
  assume_role_policy   = data.aws_iam_policy_document.assume.json
  max_session_duration = var.changed ? 7200 : 3600
  tags                 = { Team = "payments" }
}
resource "aws_iam_role" "prefixed" {
  name_prefix          = "app-"
  path                 = "/service/"
  permissions_boundary = "arn:aws:iam::123456789012:policy/boundary"
  assume_role_policy   = data.aws_iam_policy_document.assume.json
}
resource "aws_iam_policy" "this" {
  name = "app"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = var.changed ? "s3:Get*" : "s3:GetObject", Resource = "*" }]
  })
}
resource "aws_iam_role_policy_attachment" "this" {
  for_each   = toset(["AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy"])
  role       = aws_iam_role.this.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/${each.value}"
}
resource "aws_iam_role_policy" "this" {
  name   = "inline"
  role   = aws_iam_role.this.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
resource "aws_iam_instance_profile" "this" {
  name = "app"
  role = aws_iam_role.this.name
}
resource "aws_iam_user" "this" { name = "deploy" }
resource "aws_iam_group" "this" { name = "admins" }
resource "aws_iam_user_group_membership" "this" {
  user   = aws_iam_user.this.name
  groups = [aws_iam_group.this.name]
}
resource "aws_iam_access_key" "this" { user = aws_iam_user.this.name }
resource "aws_iam_openid_connect_provider" "this" {
  url             = "https://token.actions.example.com"
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["ffffffffffffffffffffffffffffffffffffffff"]
}
