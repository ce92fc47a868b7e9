data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

locals {
  region = split(".", data.aws_region.current.endpoint)[1] # `name` and `id` are deprecated in 6.x, `region` is not in 5.x
}

# Through an endpoint only identities of this account pass: with somebody else's keys nothing can be
# carried out to another account.
data "aws_iam_policy_document" "this" {
  statement {
    sid       = "OwnIdentities"
    actions   = ["*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = concat([data.aws_caller_identity.current.account_id], sort(tolist(var.trusted_account_ids)))
    }
  }
}

module "security_group" {
  source = "../security-group"

  name        = "${var.name}-vpce"
  description = "Interface endpoints of AWS services"
  vpc_id      = var.vpc_id
  tags        = var.tags

  ingress = merge(
    { for key, id in var.security_group_ids : key => { description = "HTTPS to AWS services from ${key}", from_port = 443, security_group_id = id } },
    { for key, range in var.cidr_blocks : key => { description = "HTTPS to AWS services from ${key}", from_port = 443, cidr_ipv4 = range } },
  )
}

resource "aws_vpc_endpoint" "this" {
  for_each = var.services

  vpc_id              = var.vpc_id
  service_name        = "com.amazonaws.${local.region}.${each.value}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = values(var.subnet_ids)
  security_group_ids  = [module.security_group.id]
  policy              = data.aws_iam_policy_document.this.json
  tags                = merge(var.tags, { Name = "${var.tags["Environment"]}-${var.name}-${replace(each.value, ".", "-")}-endpoint" })
}
