# People come in by IAM Identity Center and nowhere else, and with nothing but a role to take: what
# they may do in an account is the account's own (shared/identity). No module: it is made once.
data "aws_ssoadmin_instances" "this" {}

locals {
  permission_sets = {
    reader    = { says = "Looks, in every account", hours = "PT8H" }
    responder = { says = "Is on call: looks, and may break the glass", hours = "PT1H" }
  }
  identity_center = tolist(data.aws_ssoadmin_instances.this.arns)[0]
}

resource "aws_ssoadmin_permission_set" "this" {
  for_each = local.permission_sets

  name             = each.key
  description      = each.value.says
  instance_arn     = local.identity_center
  session_duration = each.value.hours
  tags             = merge(module.tags.tags, { Name = each.key })
}

data "aws_iam_policy_document" "permission_set" {
  for_each = { reader = ["reader-role"], responder = ["break-glass-role", "reader-role"] }

  statement {
    sid       = "TakeRoles"
    actions   = ["sts:AssumeRole", "sts:TagSession"]
    resources = [for role in each.value : "arn:aws:iam::*:role/${role}"]
  }
}

resource "aws_ssoadmin_permission_set_inline_policy" "this" {
  for_each = local.permission_sets

  instance_arn       = local.identity_center
  permission_set_arn = aws_ssoadmin_permission_set.this[each.key].arn
  inline_policy      = data.aws_iam_policy_document.permission_set[each.key].json
}

resource "aws_ssoadmin_account_assignment" "this" {
  for_each = { for pair in setproduct(keys(var.groups), keys(local.members)) : "${pair[0]}-${pair[1]}" => { set = pair[0], account = local.members[pair[1]].id } }

  instance_arn       = local.identity_center
  permission_set_arn = aws_ssoadmin_permission_set.this[each.value.set].arn
  principal_type     = "GROUP"
  principal_id       = var.groups[each.value.set]
  target_type        = "AWS_ACCOUNT"
  target_id          = each.value.account

  # The account must be there before somebody is let in.
  depends_on = [module.account]
}
