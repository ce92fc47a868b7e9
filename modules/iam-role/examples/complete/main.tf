module "tags" {
  source = "../../../tags"

  environment = "prod"
  service     = "orders"
  team        = "commerce"
  owner       = "commerce@example.com"
  cost_center = "cc-1001"
  project     = "shop"
}

data "aws_iam_policy_document" "artifacts" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::ryuqqq-prod-artifacts-444444444444/orders/*"]
  }
}

module "instance_role" {
  source = "../.."

  name                     = "prod-orders-instance"
  description              = "Instances of the orders service"
  trust                    = { services = ["ec2.amazonaws.com"], has_source_account = false }
  policies                 = { artifacts = data.aws_iam_policy_document.artifacts.json }
  managed_policy_arns      = { ssm = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" }
  permissions_boundary_arn = "arn:aws:iam::444444444444:policy/workload-boundary-policy"
  has_instance_profile     = true
  tags                     = module.tags.tags
}

module "auditor_role" {
  source = "../.."

  name              = "prod-orders-auditor"
  description       = "The auditors' view of the orders service"
  max_session_hours = 4
  tags              = module.tags.tags

  trust = {
    role_arns   = ["arn:aws:iam::111111111111:role/audit-role"]
    external_id = "audit-2026"
    has_mfa     = true
  }
}
