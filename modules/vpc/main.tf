data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

locals {
  environment = var.tags["Environment"]
  name        = "${local.environment}-${var.name}"
  region      = split(".", data.aws_region.current.endpoint)[1] # `name` and `id` are deprecated in 6.x, `region` is not in 5.x
  nat_zones   = { none = [], one = slice(sort(keys(var.availability_zones)), 0, 1), per-az = sort(keys(var.availability_zones)) }[var.nat]

  # Where in the /16 each tier begins: private /19 from .0, public /20 from .128, data /20 from .176,
  # management /24 from .224. A zone's slot is its place in each tier, so that adding a zone moves
  # nothing.
  tiers = {
    private    = { bits = 3, first = 0 }
    public     = { bits = 4, first = 8 }
    data       = { bits = 4, first = 11 }
    management = { bits = 8, first = 224 }
  }
  subnets = merge([for tier in var.tiers : {
    for zone, slot in var.availability_zones : "${tier}-${zone}" => {
      tier = tier
      zone = zone
      cidr = cidrsubnet(var.cidr_block, local.tiers[tier].bits, local.tiers[tier].first + slot)
    }
  }]...)
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr_block
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = merge(var.tags, { Name = "${local.name}-vpc" })
}

# Whatever is started without a group of its own gets this one, which lets nothing through.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = "${local.name}-default" })
}

resource "aws_subnet" "this" {
  for_each = local.subnets

  vpc_id                  = aws_vpc.this.id
  cidr_block              = each.value.cidr
  availability_zone       = "${local.region}${each.value.zone}"
  map_public_ip_on_launch = false
  tags                    = merge(var.tags, { Name = "${local.environment}-${each.key}-subnet", Tier = each.value.tier })
}

resource "aws_internet_gateway" "this" {
  count = contains(var.tiers, "public") ? 1 : 0

  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = "${local.environment}-igw-${var.name}-gw" })
}

resource "aws_eip" "nat" {
  for_each = toset(local.nat_zones)

  domain = "vpc"
  tags   = merge(var.tags, { Name = "${local.environment}-nat-${var.name}-${each.key}-eip" })
}

resource "aws_nat_gateway" "this" {
  for_each = toset(local.nat_zones)

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.this["public-${each.key}"].id
  tags          = merge(var.tags, { Name = "${local.environment}-nat-${var.name}-${each.key}-gw" })

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route_table" "public" {
  count = contains(var.tiers, "public") ? 1 : 0

  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = "${local.name}-public-rt" })
}

resource "aws_route" "internet" {
  count = contains(var.tiers, "public") ? 1 : 0

  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

# Private and management subnets of a zone leave by that zone's NAT gateway (or the one); data never
# leaves.
resource "aws_route_table" "private" {
  for_each = var.availability_zones

  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = "${local.name}-private-${each.key}-rt" })
}

resource "aws_route" "nat" {
  for_each = var.nat == "none" ? {} : var.availability_zones

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[var.nat == "one" ? local.nat_zones[0] : each.key].id
}

resource "aws_route_table" "data" {
  count = contains(var.tiers, "data") ? 1 : 0

  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = "${local.name}-data-rt" })
}

resource "aws_route_table_association" "this" {
  for_each = local.subnets

  subnet_id = aws_subnet.this[each.key].id
  route_table_id = (
    each.value.tier == "public" ? aws_route_table.public[0].id :
    each.value.tier == "data" ? aws_route_table.data[0].id :
    aws_route_table.private[each.value.zone].id
  )
}

# An endpoint's policy bounds what passes through it: our own identities, and the layers of images,
# which ECR hands out from a bucket of AWS.
data "aws_iam_policy_document" "s3" {
  statement {
    sid       = "OwnIdentities"
    actions   = ["s3:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }

  statement {
    sid       = "ImageLayers"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::prod-${local.region}-starport-layer-bucket/*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

data "aws_iam_policy_document" "dynamodb" {
  statement {
    sid       = "OwnIdentities"
    actions   = ["dynamodb:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_vpc_endpoint" "gateway" {
  for_each = { s3 = data.aws_iam_policy_document.s3.json, dynamodb = data.aws_iam_policy_document.dynamodb.json }

  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${local.region}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = concat(aws_route_table.public[*].id, values(aws_route_table.private)[*].id, aws_route_table.data[*].id)
  policy            = each.value
  tags              = merge(var.tags, { Name = "${local.name}-${each.key}-endpoint" })
}

resource "aws_flow_log" "this" {
  vpc_id                   = aws_vpc.this.id
  traffic_type             = "ALL"
  log_destination_type     = "s3"
  log_destination          = "${var.flow_log_bucket_arn}/flow-logs/${local.name}/"
  max_aggregation_interval = 60
  tags                     = merge(var.tags, { Name = "${local.name}-flow-log" })

  destination_options {
    file_format                = "parquet"
    hive_compatible_partitions = true
    per_hour_partition         = true
  }
}
