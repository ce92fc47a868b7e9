locals {
  name = "${var.tags["Environment"]}-${var.name}"

  # Who learns whose routes: members of one environment each other, everybody the shared network,
  # and the shared network everybody. prod never learns of dev, nor the other way round.
  members = merge(
    { for name, attachment in var.attachments : name => { environment = attachment.environment, id = aws_ec2_transit_gateway_vpc_attachment.this[name].id } },
    { for name, attachment in var.accepted_attachments : name => { environment = attachment.environment, id = aws_ec2_transit_gateway_vpc_attachment_accepter.this[name].id } },
  )
  member_environments = merge({ for name, attachment in var.attachments : name => attachment.environment }, { for name, attachment in var.accepted_attachments : name => attachment.environment })
  environments        = toset(values(local.member_environments))
  propagations = merge([for name, environment in local.member_environments : {
    for table in local.environments : "${name}-to-${table}" => { attachment = name, table = table }
    if table == environment || environment == "shared" || table == "shared"
  }]...)
}

resource "aws_ec2_transit_gateway" "this" {
  description                     = "Hub of the networks (${local.name})"
  amazon_side_asn                 = var.asn
  default_route_table_association = "disable"
  default_route_table_propagation = "disable"
  auto_accept_shared_attachments  = "disable"
  dns_support                     = "enable"
  vpn_ecmp_support                = "enable"
  tags                            = merge(var.tags, { Name = local.name })
}

resource "aws_ec2_transit_gateway_route_table" "this" {
  for_each = local.environments

  transit_gateway_id = aws_ec2_transit_gateway.this.id
  tags               = merge(var.tags, { Name = "${local.name}-${each.value}" })
}

resource "aws_ec2_transit_gateway_vpc_attachment" "this" {
  for_each = var.attachments

  transit_gateway_id                              = aws_ec2_transit_gateway.this.id
  vpc_id                                          = each.value.vpc_id
  subnet_ids                                      = values(each.value.subnet_ids)
  dns_support                                     = "enable"
  transit_gateway_default_route_table_association = false
  transit_gateway_default_route_table_propagation = false
  tags                                            = merge(var.tags, { Name = "${local.name}-${each.key}" })
}

# Networks of other accounts ask to be let in; only those that are listed here are, each into the
# route table of its environment.
resource "aws_ec2_transit_gateway_vpc_attachment_accepter" "this" {
  for_each = var.accepted_attachments

  transit_gateway_attachment_id                   = each.value.attachment_id
  transit_gateway_default_route_table_association = false
  transit_gateway_default_route_table_propagation = false
  tags                                            = merge(var.tags, { Name = "${local.name}-${each.key}" })
}

resource "aws_ec2_transit_gateway_route_table_association" "this" {
  for_each = local.member_environments

  transit_gateway_attachment_id  = local.members[each.key].id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.this[each.value].id
}

resource "aws_ec2_transit_gateway_route_table_propagation" "this" {
  for_each = local.propagations

  transit_gateway_attachment_id  = local.members[each.value.attachment].id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.this[each.value.table].id
}

resource "aws_route" "this" {
  for_each = merge([for name, attachment in var.attachments : {
    for item in setproduct(keys(attachment.route_table_ids), attachment.reachable_cidr_blocks) :
    "${name}-${item[0]}-${item[1]}" => { route_table_id = attachment.route_table_ids[item[0]], cidr = item[1], attachment = name }
  }]...)

  route_table_id         = each.value.route_table_id
  destination_cidr_block = each.value.cidr
  transit_gateway_id     = aws_ec2_transit_gateway.this.id

  # A route to a gateway that the network is not attached to is refused.
  depends_on = [aws_ec2_transit_gateway_vpc_attachment.this]
}

resource "aws_ram_resource_share" "this" {
  count = length(var.shared_with) > 0 ? 1 : 0

  name                      = local.name
  allow_external_principals = false
  tags                      = merge(var.tags, { Name = local.name })
}

resource "aws_ram_resource_association" "this" {
  count = length(var.shared_with) > 0 ? 1 : 0

  resource_arn       = aws_ec2_transit_gateway.this.arn
  resource_share_arn = aws_ram_resource_share.this[0].arn
}

resource "aws_ram_principal_association" "this" {
  for_each = var.shared_with

  principal          = each.value
  resource_share_arn = aws_ram_resource_share.this[0].arn
}
