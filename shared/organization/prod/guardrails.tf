# Service control policies reach every principal of the member accounts, root included, and nobody
# of this account, the management account: no workload is in it. Five fit on a unit; they are
# attached to the root, so that a new account is never without them.
locals {
  home_regions = ["ap-northeast-1", "ap-northeast-2"]

  # Services that answer in one region for the whole world, and what CloudFront needs in us-east-1.
  global_services = ["access-analyzer:*", "account:*", "aws-portal:*", "billing:*", "budgets:*", "ce:*", "cloudfront:*", "cur:*", "health:*", "iam:*", "importexport:*", "organizations:*", "pricing:*", "route53:*", "route53domains:*", "s3:GetAccountPublicAccessBlock", "s3:ListAllMyBuckets", "s3:PutAccountPublicAccessBlock", "shield:*", "sts:*", "support:*", "sustainability:*", "tag:*", "tax:*", "trustedadvisor:*", "waf:*"]
  edge_services   = ["acm:*", "cloudtrail:*", "cloudwatch:*", "config:*", "events:*", "guardduty:*", "kms:*", "lambda:*", "logs:*", "securityhub:*", "servicequotas:*", "sns:*", "wafv2:*"]

  service_control_policies = {
    other-regions = "Nothing is made outside of the home and the DR region; us-east-1 for what the edge needs"
    audit         = "Nobody switches off or changes what records and watches"
    root-use      = "Nobody works as root, makes users or keys, or leaves the organisation"
    public-data   = "Nobody opens data to the world"
    guarded-roles = "Nobody but the organisation touches the roles that automation and incidents hang on"
  }
}

data "aws_iam_policy_document" "other_regions" {
  statement {
    sid         = "OtherRegions"
    effect      = "Deny"
    not_actions = local.global_services
    resources   = ["*"]

    condition {
      test     = "StringNotEquals"
      variable = "aws:RequestedRegion"
      values   = concat(local.home_regions, ["us-east-1"])
    }
  }

  statement {
    sid         = "OnlyTheEdge"
    effect      = "Deny"
    not_actions = concat(local.global_services, local.edge_services)
    resources   = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["us-east-1"]
    }
  }
}

data "aws_iam_policy_document" "audit" {
  statement {
    sid       = "AuditStays"
    effect    = "Deny"
    resources = ["*"]

    actions = [
      "access-analyzer:DeleteAnalyzer",
      "cloudtrail:DeleteEventDataStore", "cloudtrail:DeleteTrail", "cloudtrail:PutEventSelectors", "cloudtrail:StopLogging", "cloudtrail:UpdateTrail",
      "config:DeleteConfigurationAggregator", "config:DeleteConfigurationRecorder", "config:DeleteDeliveryChannel", "config:DeleteRetentionConfiguration", "config:StopConfigurationRecorder",
      "ec2:DeleteFlowLogs",
      "guardduty:DeleteDetector", "guardduty:DeletePublishingDestination", "guardduty:DisassociateFromAdministratorAccount", "guardduty:StopMonitoringMembers", "guardduty:UpdateDetector",
      "securityhub:BatchDisableStandards", "securityhub:DeleteMembers", "securityhub:DisableSecurityHub", "securityhub:DisassociateFromAdministratorAccount",
    ]
  }

  # The alarm of the break-glass role is Terraform's (shared/identity).
  statement {
    sid       = "AlarmsStay"
    effect    = "Deny"
    actions   = ["cloudwatch:DeleteAlarms", "cloudwatch:DisableAlarmActions", "cloudwatch:SetAlarmState", "events:DeleteRule", "events:DisableRule", "events:RemoveTargets"]
    resources = ["arn:aws:cloudwatch:*:*:alarm:*-break-glass-*", "arn:aws:events:*:*:rule/*-break-glass-*"]

    condition {
      test     = "ArnNotLike"
      variable = "aws:PrincipalArn"
      values   = ["arn:aws:iam::*:role/infra-apply-role"]
    }
  }
}

data "aws_iam_policy_document" "root_use" {
  statement {
    sid       = "RootUse"
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]

    condition {
      test     = "ArnLike"
      variable = "aws:PrincipalArn"
      values   = ["arn:aws:iam::*:root"]
    }

    # Sessions that the management account opens for one task (centralised root access).
    condition {
      test     = "Null"
      variable = "aws:AssumedRoot"
      values   = ["true"]
    }
  }

  statement {
    sid       = "NoUsers"
    effect    = "Deny"
    actions   = ["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreateUser"]
    resources = ["*"]
  }

  statement {
    sid       = "NobodyLeaves"
    effect    = "Deny"
    actions   = ["account:CloseAccount", "organizations:LeaveOrganization"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "public_data" {
  statement {
    sid       = "BlocksStay"
    effect    = "Deny"
    actions   = ["ec2:DisableEbsEncryptionByDefault", "ec2:DisableImageBlockPublicAccess", "ec2:DisableSnapshotBlockPublicAccess", "ecr-public:*", "s3:PutAccountPublicAccessBlock", "s3:PutBucketPublicAccessBlock"]
    resources = ["*"]

    condition {
      test     = "ArnNotLike"
      variable = "aws:PrincipalArn"
      values   = ["arn:aws:iam::*:role/OrganizationAccountAccessRole", "arn:aws:iam::*:role/infra-apply-role"]
    }
  }

  statement {
    sid       = "PublicAcls"
    effect    = "Deny"
    actions   = ["s3:PutBucketAcl", "s3:PutObject", "s3:PutObjectAcl"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "s3:x-amz-acl"
      values   = ["authenticated-read", "public-read", "public-read-write"]
    }
  }

  statement {
    sid       = "PublicImagesAndSnapshots"
    effect    = "Deny"
    actions   = ["ec2:ModifyImageAttribute", "ec2:ModifySnapshotAttribute"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "ec2:Add/group"
      values   = ["all"]
    }
  }

  statement {
    sid       = "FunctionsWithoutIdentity"
    effect    = "Deny"
    actions   = ["lambda:CreateFunctionUrlConfig", "lambda:UpdateFunctionUrlConfig"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "lambda:FunctionUrlAuthType"
      values   = ["NONE"]
    }
  }

  # Copies of databases are shared by no program of ours; AWS has no key for "with everybody".
  statement {
    sid       = "SharedSnapshots"
    effect    = "Deny"
    actions   = ["rds:ModifyDBClusterSnapshotAttribute", "rds:ModifyDBSnapshotAttribute"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "guarded_roles" {
  statement {
    sid       = "GuardedRoles"
    effect    = "Deny"
    actions   = ["iam:AttachRolePolicy", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole"]
    resources = ["arn:aws:iam::*:role/OrganizationAccountAccessRole", "arn:aws:iam::*:role/break-glass-role", "arn:aws:iam::*:role/infra-*-role"]

    condition {
      test     = "ArnNotLike"
      variable = "aws:PrincipalArn"
      values   = ["arn:aws:iam::*:role/OrganizationAccountAccessRole"]
    }
  }
}

# A policy of the organisation has no module: each is one of a kind.
resource "aws_organizations_policy" "service_control" {
  for_each = local.service_control_policies

  name        = "deny-${each.key}"
  description = each.value
  type        = "SERVICE_CONTROL_POLICY"
  tags        = merge(module.tags.tags, { Name = "deny-${each.key}" })

  content = {
    other-regions = data.aws_iam_policy_document.other_regions.minified_json
    audit         = data.aws_iam_policy_document.audit.minified_json
    root-use      = data.aws_iam_policy_document.root_use.minified_json
    public-data   = data.aws_iam_policy_document.public_data.minified_json
    guarded-roles = data.aws_iam_policy_document.guarded_roles.minified_json
  }[each.key]
}

resource "aws_organizations_policy_attachment" "service_control" {
  for_each = local.service_control_policies

  policy_id = aws_organizations_policy.service_control[each.key].id
  target_id = aws_organizations_organization.this.roots[0].id
}

# The other half: whatever a resource's own policy says, nobody outside of the organisation gets at
# data in it. Load balancers of the older regions write their logs from accounts of AWS.
data "aws_iam_policy_document" "data_perimeter" {
  statement {
    sid       = "OnlyTheOrganisation"
    effect    = "Deny"
    actions   = ["kms:*", "s3:*", "secretsmanager:*", "sqs:*"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "StringNotEqualsIfExists"
      variable = "aws:PrincipalOrgID"
      values   = [aws_organizations_organization.this.id]
    }

    condition {
      test     = "StringNotEqualsIfExists"
      variable = "aws:PrincipalAccount"
      values   = sort(tolist(var.log_delivery_accounts))
    }

    condition {
      test     = "BoolIfExists"
      variable = "aws:PrincipalIsAWSService"
      values   = ["false"]
    }
  }
}

resource "aws_organizations_policy" "data_perimeter" {
  name        = "data-perimeter"
  description = "Data of the organisation is for the organisation"
  type        = "RESOURCE_CONTROL_POLICY"
  content     = data.aws_iam_policy_document.data_perimeter.minified_json
  tags        = merge(module.tags.tags, { Name = "data-perimeter" })
}

resource "aws_organizations_policy_attachment" "data_perimeter" {
  policy_id = aws_organizations_policy.data_perimeter.id
  target_id = aws_organizations_organization.this.roots[0].id
}
