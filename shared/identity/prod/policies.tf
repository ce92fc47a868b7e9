locals {
  regions = ["ap-northeast-1", "ap-northeast-2", "us-east-1"]

  # What plan reads: how resources are configured, not what is in them.
  reads = {
    network = ["ec2:Describe*", "ec2:Get*", "elasticloadbalancing:Describe*", "route53:Get*", "route53:List*", "route53resolver:Get*", "route53resolver:List*", "cloudfront:Get*", "cloudfront:List*", "wafv2:Get*", "wafv2:List*", "acm:Describe*", "acm:List*", "ram:Get*", "ram:List*"]
    compute = ["ecs:Describe*", "ecs:List*", "ecr:Describe*", "ecr:Get*", "ecr:List*", "lambda:Get*", "lambda:List*", "autoscaling:Describe*", "application-autoscaling:Describe*", "application-autoscaling:List*", "states:Describe*", "states:List*", "ssm:Describe*", "ssm:GetDocument", "ssm:List*"]
    data    = ["rds:Describe*", "rds:List*", "dynamodb:Describe*", "dynamodb:List*", "elasticache:Describe*", "elasticache:List*", "elasticfilesystem:Describe*", "elasticfilesystem:List*", "s3:GetAccount*", "s3:GetBucket*", "s3:GetEncryption*", "s3:GetLifecycle*", "s3:GetReplicationConfiguration", "s3:List*", "sqs:Get*", "sqs:List*", "sns:Get*", "sns:List*", "backup:Describe*", "backup:Get*", "backup:List*", "firehose:Describe*", "firehose:List*"]
    control = ["iam:Get*", "iam:List*", "kms:Describe*", "kms:Get*", "kms:List*", "secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy", "secretsmanager:List*", "logs:Describe*", "logs:List*", "cloudwatch:Describe*", "cloudwatch:Get*", "cloudwatch:List*", "events:Describe*", "events:List*", "xray:Get*", "xray:List*", "cloudtrail:Describe*", "cloudtrail:Get*", "cloudtrail:List*", "config:Describe*", "config:Get*", "config:List*", "guardduty:Get*", "guardduty:List*", "securityhub:Describe*", "securityhub:Get*", "securityhub:List*", "access-analyzer:Get*", "access-analyzer:List*", "budgets:Describe*", "budgets:List*", "ce:Get*", "ce:List*", "servicequotas:Get*", "servicequotas:List*", "tag:Get*", "account:Get*", "organizations:Describe*", "organizations:List*"]
  }

  # What apply changes, in the organisation's regions. Actions by verb, never a whole service: what
  # reads data (objects, items, messages, values of secrets) is not among them. With what it reads
  # these are ten policies, as many as AWS attaches to a role.
  changes = {
    network = ["ec2:Accept*", "ec2:Allocate*", "ec2:Associate*", "ec2:Attach*", "ec2:Authorize*", "ec2:Create*", "ec2:Delete*", "ec2:Detach*", "ec2:Disassociate*", "ec2:Enable*", "ec2:Modify*", "ec2:Release*", "ec2:Replace*", "ec2:Revoke*", "ec2:RunInstances", "ec2:StartInstances", "ec2:StopInstances", "ec2:TerminateInstances", "ec2:Update*", "elasticloadbalancing:Add*", "elasticloadbalancing:Create*", "elasticloadbalancing:Delete*", "elasticloadbalancing:Deregister*", "elasticloadbalancing:Modify*", "elasticloadbalancing:Register*", "elasticloadbalancing:Remove*", "elasticloadbalancing:Set*", "ram:Associate*", "ram:Create*", "ram:Delete*", "ram:Disassociate*", "ram:TagResource", "ram:UntagResource", "ram:Update*", "route53:Associate*", "route53:Change*", "route53:Create*", "route53:Delete*", "route53:Disassociate*", "route53:Update*", "cloudfront:Create*", "cloudfront:Delete*", "cloudfront:TagResource", "cloudfront:UntagResource", "cloudfront:Update*", "wafv2:Associate*", "wafv2:Create*", "wafv2:Delete*", "wafv2:Disassociate*", "wafv2:Put*", "wafv2:TagResource", "wafv2:UntagResource", "wafv2:Update*", "acm:AddTagsToCertificate", "acm:DeleteCertificate", "acm:RemoveTagsFromCertificate", "acm:RequestCertificate", "acm:UpdateCertificateOptions"]
    compute = ["ecs:Create*", "ecs:Delete*", "ecs:Deregister*", "ecs:Put*", "ecs:Register*", "ecs:TagResource", "ecs:UntagResource", "ecs:Update*", "ecr:Create*", "ecr:DeleteLifecyclePolicy", "ecr:DeleteRepository", "ecr:DeleteRepositoryPolicy", "ecr:PutImageScanningConfiguration", "ecr:PutImageTagMutability", "ecr:PutLifecyclePolicy", "ecr:PutReplicationConfiguration", "ecr:SetRepositoryPolicy", "ecr:TagResource", "ecr:UntagResource", "lambda:Add*", "lambda:Create*", "lambda:Delete*", "lambda:Publish*", "lambda:Put*", "lambda:Remove*", "lambda:TagResource", "lambda:UntagResource", "lambda:Update*", "autoscaling:Attach*", "autoscaling:Create*", "autoscaling:Delete*", "autoscaling:Detach*", "autoscaling:Put*", "autoscaling:Set*", "autoscaling:StartInstanceRefresh", "autoscaling:Update*", "application-autoscaling:Delete*", "application-autoscaling:Deregister*", "application-autoscaling:Put*", "application-autoscaling:Register*", "application-autoscaling:TagResource", "application-autoscaling:UntagResource", "states:Create*", "states:Delete*", "states:TagResource", "states:UntagResource", "states:Update*", "s3:CreateBucket", "s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:PutAccelerateConfiguration", "s3:PutAccountPublicAccessBlock", "s3:PutBucket*", "s3:PutEncryptionConfiguration", "s3:PutInventoryConfiguration", "s3:PutLifecycleConfiguration", "s3:PutReplicationConfiguration"]
    data    = ["rds:Add*", "rds:Create*", "rds:Delete*", "rds:Deregister*", "rds:Modify*", "rds:Promote*", "rds:Reboot*", "rds:Register*", "rds:Remove*", "rds:Reset*", "rds:Restore*", "rds:Start*", "rds:Stop*", "dynamodb:Create*", "dynamodb:DeleteTable", "dynamodb:TagResource", "dynamodb:UntagResource", "dynamodb:Update*", "elasticache:Add*", "elasticache:Create*", "elasticache:Delete*", "elasticache:Modify*", "elasticache:Remove*", "elasticfilesystem:Create*", "elasticfilesystem:Delete*", "elasticfilesystem:Modify*", "elasticfilesystem:Put*", "elasticfilesystem:TagResource", "elasticfilesystem:UntagResource", "elasticfilesystem:Update*", "sqs:AddPermission", "sqs:CreateQueue", "sqs:DeleteQueue", "sqs:RemovePermission", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue", "sns:AddPermission", "sns:CreateTopic", "sns:DeleteTopic", "sns:RemovePermission", "sns:Set*", "sns:Subscribe", "sns:TagResource", "sns:Unsubscribe", "sns:UntagResource", "firehose:Create*", "firehose:Delete*", "firehose:StartDeliveryStreamEncryption", "firehose:TagDeliveryStream", "firehose:UntagDeliveryStream", "firehose:UpdateDestination", "backup:Create*", "backup:DeleteBackupPlan", "backup:DeleteBackupSelection", "backup:Put*", "backup:TagResource", "backup:UntagResource", "backup:Update*"]
    control = ["kms:CancelKeyDeletion", "kms:CreateAlias", "kms:CreateGrant", "kms:CreateKey", "kms:DeleteAlias", "kms:EnableKey", "kms:EnableKeyRotation", "kms:PutKeyPolicy", "kms:ReplicateKey", "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource", "kms:Update*", "secretsmanager:CreateSecret", "secretsmanager:DeleteResourcePolicy", "secretsmanager:DeleteSecret", "secretsmanager:PutResourcePolicy", "secretsmanager:ReplicateSecretToRegions", "secretsmanager:RotateSecret", "secretsmanager:TagResource", "secretsmanager:UntagResource", "secretsmanager:UpdateSecret", "ssm:AddTagsToResource", "ssm:CreateAssociation", "ssm:CreateDocument", "ssm:DeleteParameter", "ssm:PutParameter", "ssm:RemoveTagsFromResource", "ssm:UpdateDocument", "logs:Create*", "logs:Delete*", "logs:Put*", "logs:TagResource", "logs:UntagResource", "cloudwatch:Delete*", "cloudwatch:Put*", "cloudwatch:TagResource", "cloudwatch:UntagResource", "events:Create*", "events:Delete*", "events:Disable*", "events:Enable*", "events:Put*", "events:Remove*", "events:TagResource", "events:UntagResource", "events:Update*", "xray:Create*", "xray:Put*", "xray:Update*", "config:Put*", "config:StartConfigurationRecorder", "config:TagResource", "config:UntagResource", "guardduty:Create*", "guardduty:TagResource", "guardduty:Update*", "securityhub:BatchUpdate*", "securityhub:Create*", "securityhub:Enable*", "securityhub:Update*", "access-analyzer:CreateAnalyzer", "access-analyzer:TagResource", "budgets:ModifyBudget", "budgets:TagResource", "budgets:ViewBudget", "ce:Create*", "ce:Update*", "servicequotas:RequestServiceQuotaIncrease"]
    roles   = ["iam:AddRoleToInstanceProfile", "iam:AttachRolePolicy", "iam:CreateInstanceProfile", "iam:CreateOpenIDConnectProvider", "iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:CreateRole", "iam:CreateServiceLinkedRole", "iam:DeleteInstanceProfile", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:DeleteRole", "iam:DetachRolePolicy", "iam:PassRole", "iam:PutRolePermissionsBoundary", "iam:RemoveRoleFromInstanceProfile", "iam:TagInstanceProfile", "iam:TagPolicy", "iam:TagRole", "iam:UntagPolicy", "iam:UntagRole", "iam:UpdateAccountPasswordPolicy", "iam:UpdateAssumeRolePolicy", "iam:UpdateOpenIDConnectProviderThumbprint", "iam:UpdateRole"]
  }

  # Who watches and who opens: nobody but the organisation's root modules may touch them.
  guarded_roles = ["arn:aws:iam::${local.account}:role/OrganizationAccountAccessRole", "arn:aws:iam::${local.account}:role/aws-reserved/*", "arn:aws:iam::${local.account}:role/break-glass-role"]
}

data "aws_iam_policy_document" "read" {
  for_each = local.reads

  # What only lists and describes knows no resources.
  statement {
    sid       = "Read${title(each.key)}"
    actions   = each.value
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = local.regions
    }
  }

  dynamic "statement" {
    for_each = each.key == "control" ? [1] : []

    content {
      sid       = "ReadPublished"
      actions   = ["ssm:GetParameter", "ssm:GetParameters"]
      resources = ["arn:aws:ssm:ap-northeast-2:${local.account}:parameter/*"]
    }
  }

  dynamic "statement" {
    for_each = each.key == "control" ? [1] : []

    content {
      sid       = "ReadStates"
      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::ryuqqq-terraform-state-${local.account}/*"]
    }
  }

  dynamic "statement" {
    for_each = each.key == "control" ? [1] : []

    content {
      sid       = "DecryptStates"
      actions   = ["kms:Decrypt"]
      resources = ["arn:aws:kms:ap-northeast-2:${local.account}:key/*"]

      condition {
        test     = "ForAnyValue:StringEquals"
        variable = "kms:ResourceAliases"
        values   = ["alias/terraform-state"]
      }
    }
  }
}

data "aws_iam_policy_document" "change" {
  for_each = local.changes

  statement {
    sid       = "Change${title(each.key)}"
    actions   = each.value
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = local.regions
    }
  }
}

# Whatever the policies above allow.
data "aws_iam_policy_document" "limits" {
  statement {
    sid       = "States"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::ryuqqq-terraform-state-${local.account}/*"]
  }

  statement {
    sid       = "StateKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["arn:aws:kms:ap-northeast-2:${local.account}:key/*"]

    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "kms:ResourceAliases"
      values   = ["alias/terraform-state"]
    }
  }

  # Lambda and RDS do with the caller's rights what they do when they are made: fetch the package,
  # open the key. Neither lets the caller read a secret or a row.
  statement {
    sid       = "Packages"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::ryuqqq-prod-artifacts-${local.account}/*"]
  }

  statement {
    sid       = "KeysByServices"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"]
    resources = ["arn:aws:kms:ap-northeast-2:${local.account}:key/*"]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [for service in ["backup", "ec2", "elasticfilesystem", "lambda", "rds", "s3", "secretsmanager"] : "${service}.ap-northeast-2.amazonaws.com"]
    }
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

  statement {
    sid       = "GuardedRoles"
    effect    = "Deny"
    actions   = ["iam:AttachRolePolicy", "iam:DeleteRole", "iam:DetachRolePolicy", "iam:PassRole", "iam:PutRolePermissionsBoundary", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole"]
    resources = local.guarded_roles
  }

  statement {
    sid       = "GuardedPolicies"
    effect    = "Deny"
    actions   = ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion"]
    resources = ["arn:aws:iam::${local.account}:policy/break-glass-limits-policy", "arn:aws:iam::${local.account}:policy/workload-boundary-policy"]
  }

  statement {
    sid       = "NoUsers"
    effect    = "Deny"
    actions   = ["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreateUser"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "closed" {
  statement {
    sid       = "NoData"
    effect    = "Deny"
    actions   = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "kms:Decrypt", "s3:GetObject", "s3:GetObjectVersion", "secretsmanager:GetSecretValue", "sqs:ReceiveMessage", "ssm:StartSession"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "audit_stays" {
  statement {
    sid       = "AuditStays"
    effect    = "Deny"
    actions   = ["cloudtrail:DeleteTrail", "cloudtrail:PutEventSelectors", "cloudtrail:StopLogging", "cloudtrail:UpdateTrail", "config:DeleteConfigurationRecorder", "config:DeleteDeliveryChannel", "config:StopConfigurationRecorder", "guardduty:DeleteDetector", "guardduty:DisassociateFromAdministratorAccount", "guardduty:UpdateDetector", "securityhub:DisableSecurityHub", "securityhub:DisassociateFromAdministratorAccount"]
    resources = ["*"]
  }

  statement {
    sid       = "AlarmStays"
    effect    = "Deny"
    actions   = ["cloudwatch:DeleteAlarms", "cloudwatch:DisableAlarmActions", "cloudwatch:PutMetricAlarm", "cloudwatch:SetAlarmState", "events:DeleteRule", "events:DisableRule", "events:PutRule", "events:RemoveTargets"]
    resources = ["arn:aws:cloudwatch:ap-northeast-2:${local.account}:alarm:*-break-glass-*", "arn:aws:events:ap-northeast-2:${local.account}:rule/*-break-glass-*"]
  }

  statement {
    sid       = "NoWayAround"
    effect    = "Deny"
    actions   = ["iam:DeleteRolePermissionsBoundary", "iam:DetachRolePolicy", "iam:UpdateAssumeRolePolicy"]
    resources = [aws_iam_role.break_glass.arn]
  }
}

# A boundary allows nothing by itself: it is what a role's own policies are cut to.
data "aws_iam_policy_document" "boundary" {
  statement {
    sid       = "UseOfServices"
    actions   = ["application-autoscaling:Describe*", "autoscaling:Describe*", "cloudwatch:Get*", "cloudwatch:List*", "cloudwatch:PutMetricData", "codedeploy:PutLifecycleEventHookExecutionStatus", "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer", "elasticfilesystem:Client*", "elasticfilesystem:Describe*", "elasticloadbalancing:Describe*", "elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets", "events:PutEvents", "execute-api:Invoke", "firehose:PutRecord*", "lambda:InvokeFunction", "logs:Create*", "logs:Describe*", "logs:Put*", "rds-db:connect", "states:Start*", "xray:Get*", "xray:Put*"]
    resources = ["*"]
  }

  statement {
    sid       = "UseOfDataHere"
    actions   = ["dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:ConditionCheckItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:UpdateItem", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "s3:AbortMultipartUpload", "s3:DeleteObject*", "s3:GetObject*", "s3:ListBucket*", "s3:ListMultipartUploadParts", "s3:PutObject*", "secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "sns:Publish", "sqs:ChangeMessageVisibility*", "sqs:DeleteMessage*", "sqs:GetQueue*", "sqs:ReceiveMessage", "sqs:SendMessage*", "ssm:GetParameter*", "ssm:UpdateInstanceInformation", "ssmmessages:Create*", "ssmmessages:Open*"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [local.account]
    }
  }

  # Interfaces of functions and tasks in a network: the calls know no resource.
  statement {
    sid       = "Interfaces"
    actions   = ["ec2:AssignPrivateIpAddresses", "ec2:AssociateAddress", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:Describe*", "ec2:UnassignPrivateIpAddresses", "sts:GetCallerIdentity"]
    resources = ["*"]
  }
}
