variable "changed" { default = false }
resource "aws_ec2_transit_gateway" "this" {
  description                     = "core"
  auto_accept_shared_attachments  = var.changed ? "enable" : "disable"
  default_route_table_association = "disable"
}
resource "aws_ec2_transit_gateway_vpc_attachment" "this" {
  transit_gateway_id = aws_ec2_transit_gateway.this.id
  vpc_id             = "vpc-0123456789abcdef0"
  subnet_ids         = ["subnet-0123456789abcdef0"]
}
resource "aws_ec2_transit_gateway_route_table" "this" { transit_gateway_id = aws_ec2_transit_gateway.this.id }
resource "aws_ec2_transit_gateway_route" "this" {
  destination_cidr_block         = "0.0.0.0/0"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.this.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.this.id
}
resource "aws_customer_gateway" "this" {
  bgp_asn    = 65000
  ip_address = "192.0.2.10"
  type       = "ipsec.1"
}
resource "aws_vpn_connection" "this" {
  customer_gateway_id = aws_customer_gateway.this.id
  transit_gateway_id  = aws_ec2_transit_gateway.this.id
  type                = "ipsec.1"
}
resource "aws_ram_resource_share" "this" {
  name                      = "tgw"
  allow_external_principals = false
}
