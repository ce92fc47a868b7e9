# The organisation changes as everything else does: by a run that others let in (the GitHub
# environment `organization`, whose reviewers are two of the platform team and one of security).
locals {
  manages = {
    organization = ["account:Get*", "account:Put*", "iam:EnableOrganizationsRootCredentialsManagement", "iam:EnableOrganizationsRootSessions", "iam:ListOrganizationsFeatures", "organizations:AttachPolicy", "organizations:CreateAccount", "organizations:CreateOrganizationalUnit", "organizations:CreatePolicy", "organizations:DeleteOrganizationalUnit", "organizations:DeletePolicy", "organizations:Describe*", "organizations:DetachPolicy", "organizations:EnableAWSServiceAccess", "organizations:EnablePolicyType", "organizations:List*", "organizations:MoveAccount", "organizations:RegisterDelegatedAdministrator", "organizations:TagResource", "organizations:UntagResource", "organizations:UpdateOrganizationalUnit", "organizations:UpdatePolicy", "sso:CreateAccountAssignment", "sso:CreatePermissionSet", "sso:DeleteAccountAssignment", "sso:DeleteInlinePolicyFromPermissionSet", "sso:DeletePermissionSet", "sso:Describe*", "sso:Get*", "sso:List*", "sso:ProvisionPermissionSet", "sso:PutInlinePolicyToPermissionSet", "sso:TagResource", "sso:UntagResource", "sso:UpdatePermissionSet"]
    watching     = ["access-analyzer:Create*", "access-analyzer:Get*", "access-analyzer:List*", "access-analyzer:TagResource", "cloudtrail:AddTags", "cloudtrail:CreateTrail", "cloudtrail:Describe*", "cloudtrail:Get*", "cloudtrail:List*", "cloudtrail:PutEventSelectors", "cloudtrail:PutInsightSelectors", "cloudtrail:RemoveTags", "cloudtrail:StartLogging", "cloudtrail:UpdateTrail", "cloudwatch:Describe*", "cloudwatch:List*", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource", "config:Describe*", "config:Get*", "config:List*", "config:Put*", "config:StartConfigurationRecorder", "config:TagResource", "config:UntagResource", "ec2:Disable*", "ec2:Enable*", "ec2:Get*", "ec2:Modify*", "events:Describe*", "events:List*", "events:PutRule", "events:PutTargets", "events:RemoveTargets", "events:TagResource", "events:UntagResource", "guardduty:Create*", "guardduty:Describe*", "guardduty:EnableOrganizationAdminAccount", "guardduty:Get*", "guardduty:List*", "guardduty:TagResource", "guardduty:UntagResource", "guardduty:Update*", "securityhub:BatchEnableStandards", "securityhub:BatchUpdateStandardsControlAssociations", "securityhub:Create*", "securityhub:Describe*", "securityhub:Enable*", "securityhub:Get*", "securityhub:List*", "securityhub:TagResource", "securityhub:UntagResource", "securityhub:Update*"]
    stores       = ["firehose:CreateDeliveryStream", "firehose:Describe*", "firehose:List*", "firehose:TagDeliveryStream", "firehose:UntagDeliveryStream", "firehose:UpdateDestination", "iam:AttachRolePolicy", "iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:CreateRole", "iam:CreateServiceLinkedRole", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:DeleteRole", "iam:DetachRolePolicy", "iam:Get*", "iam:List*", "iam:PassRole", "iam:TagPolicy", "iam:TagRole", "iam:UntagPolicy", "iam:UntagRole", "iam:UpdateAccountPasswordPolicy", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "kms:CreateAlias", "kms:CreateGrant", "kms:CreateKey", "kms:Describe*", "kms:EnableKeyRotation", "kms:Get*", "kms:List*", "kms:PutKeyPolicy", "kms:TagResource", "kms:UntagResource", "kms:Update*", "logs:Create*", "logs:Describe*", "logs:List*", "logs:Put*", "logs:TagResource", "logs:UntagResource", "s3:CreateBucket", "s3:GetAccount*", "s3:GetBucket*", "s3:GetEncryption*", "s3:GetLifecycle*", "s3:GetReplicationConfiguration", "s3:List*", "s3:PutAccountPublicAccessBlock", "s3:PutBucket*", "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration", "sns:Create*", "sns:Get*", "sns:List*", "sns:Set*", "sns:Subscribe", "sns:TagResource", "sns:UntagResource", "ssm:AddTagsToResource", "ssm:Describe*", "ssm:GetParameter", "ssm:GetParameters", "ssm:List*", "ssm:PutParameter"]
  }
}

module "apply" {
  source = "../../../modules/github-oidc-role"

  name              = "organization-apply"
  description       = "Applies of approved changes of the organisation and of what watches it"
  repositories      = { "ryuqqq/infra" = ["environment:organization"] }
  is_provider_owner = true
  policies          = merge({ for name, document in data.aws_iam_policy_document.manage : name => document.json }, { reach = data.aws_iam_policy_document.reach.json })
  tags              = module.tags.tags
}

# Pull requests plan the organisation with this one, as they do in every account (shared/identity).
# It takes no role of a member: what reaches further is planned by the role above.
module "plan" {
  source = "../../../modules/github-oidc-role"

  name         = "infra-plan"
  description  = "Plans of pull requests: reads the configuration of resources and the states, changes nothing"
  repositories = { "ryuqqq/infra" = ["pull_request", "ref:refs/heads/main"] }
  is_read_only = true
  policies     = { read = data.aws_iam_policy_document.look.json }
  tags         = module.tags.tags
}

data "aws_iam_policy_document" "look" {
  statement {
    sid       = "Look"
    actions   = [for action in flatten(values(local.manages)) : action if can(regex(":(Describe|Get|List)", action))]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = concat(local.home_regions, ["us-east-1"])
    }
  }

  statement {
    sid       = "States"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::ryuqqq-terraform-state-111111111111/*"]
  }

  statement {
    sid       = "StateKey"
    actions   = ["kms:Decrypt"]
    resources = [module.key["terraform-state"].arn]
  }
}

# Nothing here is deleted but policies and units: records, keys and accounts outlive a mistake.
data "aws_iam_policy_document" "manage" {
  for_each = local.manages

  statement {
    sid       = title(each.key)
    actions   = each.value
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = concat(local.home_regions, ["us-east-1"])
    }
  }
}

data "aws_iam_policy_document" "reach" {
  statement {
    sid       = "Members"
    actions   = ["sts:AssumeRole"]
    resources = [for member in local.members : "arn:aws:iam::${member.id}:role/OrganizationAccountAccessRole"]
  }

  statement {
    sid       = "States"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::ryuqqq-terraform-state-111111111111/*"]
  }

  statement {
    sid       = "StateKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.key["terraform-state"].arn]
  }

  statement {
    sid       = "NobodyBecomesAdministrator"
    effect    = "Deny"
    actions   = ["iam:AttachRolePolicy"]
    resources = ["*"]

    condition {
      test     = "ArnEquals"
      variable = "iam:PolicyARN"
      values   = ["arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/IAMFullAccess", "arn:aws:iam::aws:policy/PowerUserAccess"]
    }
  }
}
