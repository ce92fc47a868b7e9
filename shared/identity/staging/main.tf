module "tags" {
  source = "../../../modules/tags"

  environment = "staging"
  service     = "identity"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "platform"
  data_class  = "internal"
}

module "kms" {
  source = "../../../modules/ssm-inputs"

  domain = "kms"
  names  = ["sqs-encryption-key-arn"]
}

module "monitoring" {
  source = "../../../modules/ssm-inputs"

  domain = "monitoring"
  names  = ["platform-topic-arn"]
}

data "aws_caller_identity" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
}

# Pull requests plan with this one, and the nightly look for drift. It owns the account's identity provider for GitHub.
module "plan" {
  source = "../../../modules/github-oidc-role"

  name              = "infra-plan"
  description       = "Plans of pull requests: reads the configuration of resources and the states, changes nothing"
  repositories      = { for repository in var.repositories : repository => ["pull_request", "ref:refs/heads/main"] }
  is_read_only      = true
  is_provider_owner = true
  policies          = { for name, document in data.aws_iam_policy_document.read : name => document.json }
  tags              = module.tags.tags
}

# The only way that anything changes: a run of the default branch that somebody else let into the
# GitHub environment `staging` (its required reviewers are the approvals of docs/operations/governance.md).
module "apply" {
  source = "../../../modules/github-oidc-role"

  name         = "infra-apply"
  description  = "Applies of approved changes, from the GitHub environment staging only"
  repositories = { for repository in var.repositories : repository => ["environment:staging"] }
  policies     = merge({ for name, document in data.aws_iam_policy_document.read : "read-${name}" => document.json }, { for name, document in data.aws_iam_policy_document.change : name => document.json }, { limits = data.aws_iam_policy_document.limits.json })
  tags         = module.tags.tags
}

# People look; data and secrets stay closed even so.
module "reader" {
  source = "../../../modules/iam-role"

  name                = "reader"
  description         = "People of the organisation look at resources, metrics and logs; no data, no secrets, no changes"
  trust               = { role_arns = var.people_role_arns }
  managed_policy_arns = { view = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess", metrics = "arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess" }
  policies            = { closed = data.aws_iam_policy_document.closed.json }
  max_session_hours   = 8
  tags                = module.tags.tags
}

# What a workload's role can ever be allowed: every stack passes it as permissions_boundary_arn.
# A policy that is attached to nothing has no module.
resource "aws_iam_policy" "boundary" {
  name        = "workload-boundary-policy"
  description = "What roles of workloads can ever be allowed: use of data services, never identities, networks or audit"
  policy      = data.aws_iam_policy_document.boundary.json
  tags        = merge(module.tags.tags, { Name = "workload-boundary-policy" })
}

data "aws_iam_policy_document" "break_glass_trust" {
  statement {
    sid     = "Responders"
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "AWS"
      identifiers = sort(tolist(var.responder_role_arns))
    }

    # Each use says what for; the trail keeps it.
    condition {
      test     = "StringLike"
      variable = "aws:RequestTag/Incident"
      values   = ["INC-*"]
    }
  }
}

# The role for the day on which automation itself is broken. The module `iam-role` refuses
# AdministratorAccess and session tags in its trust, as it should: this is the one exception.
resource "aws_iam_role" "break_glass" {
  name                 = "break-glass-role"
  description          = "For incidents that automation cannot mend; every use raises an alarm and is reviewed"
  assume_role_policy   = data.aws_iam_policy_document.break_glass_trust.json
  max_session_duration = 3600
  tags                 = merge(module.tags.tags, { Name = "break-glass-role" })
}

# infra:ignore[IAM001] reason="break-glass: nobody knows before what an incident asks for; one hour, named people, an incident in each session, an alarm at each use, audit denied below"
resource "aws_iam_role_policy_attachment" "break_glass" {
  role       = aws_iam_role.break_glass.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_policy" "break_glass_limits" {
  name        = "break-glass-limits-policy"
  description = "What not even an incident excuses: audit switched off, the alarm of this role taken away"
  policy      = data.aws_iam_policy_document.audit_stays.json
  tags        = merge(module.tags.tags, { Name = "break-glass-limits-policy" })
}

resource "aws_iam_role_policy_attachment" "break_glass_limits" {
  role       = aws_iam_role.break_glass.name
  policy_arn = aws_iam_policy.break_glass_limits.arn
}

# Tells within a minute that the role was taken, and by whom. (STS answers in every region; what is
# asked of another one than this is told by the trail's alarm in shared/security/prod.)
module "break_glass_event" {
  source = "../../../modules/eventbridge"

  name        = "break-glass"
  kms_key_arn = module.kms.values["sqs-encryption-key-arn"]
  tags        = module.tags.tags

  rules = {
    used = {
      description = "Somebody takes the break-glass role"
      targets     = { on-call = { arn = module.monitoring.values["platform-topic-arn"] } }

      pattern = jsonencode({
        source      = ["aws.sts"]
        detail-type = ["AWS API Call via CloudTrail"]
        detail      = { eventName = ["AssumeRole"], requestParameters = { roleArn = [aws_iam_role.break_glass.arn] } }
      })
    }
  }

  alarm = {
    topic_arns  = [module.monitoring.values["platform-topic-arn"]]
    runbook_url = var.runbook_url
  }
}

# An alarm besides the message: it has a state that somebody must close. No module watches a rule.
resource "aws_cloudwatch_metric_alarm" "break_glass" {
  alarm_name          = "staging-break-glass-used-alarm"
  alarm_description   = "The break-glass role of staging was taken. Runbook: ${var.runbook_url}#break-glass-used"
  namespace           = "AWS/Events"
  metric_name         = "MatchedEvents"
  dimensions          = { RuleName = "staging-break-glass-used" }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [module.monitoring.values["platform-topic-arn"]]
  tags                = merge(module.tags.tags, { Name = "staging-break-glass-used-alarm" })
}

module "published" {
  source = "../../../modules/ssm-outputs"

  domain = "identity"
  tags   = module.tags.tags

  outputs = {
    github-provider-arn          = module.plan.provider_arn
    plan-role-arn                = module.plan.arn
    apply-role-arn               = module.apply.arn
    reader-role-arn              = module.reader.arn
    break-glass-role-arn         = aws_iam_role.break_glass.arn
    workload-boundary-policy-arn = aws_iam_policy.boundary.arn
  }
}
