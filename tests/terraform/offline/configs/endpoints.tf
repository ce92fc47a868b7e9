variable "changed" { default = false }
data "aws_region" "current" {}
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = "vpc-0123456789abcdef0"
  service_name      = "com.amazonaws.${data.aws_region.current.name}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = var.changed ? ["rtb-0123456789abcdef0", "rtb-0123456789abcdef1"] : ["rtb-0123456789abcdef0"]
}
resource "aws_vpc_endpoint" "ssm" {
  vpc_id              = "vpc-0123456789abcdef0"
  service_name        = "com.amazonaws.${data.aws_region.current.name}.ssm"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = ["subnet-0123456789abcdef0"]
  security_group_ids  = ["sg-0123456789abcdef0"]
}
resource "aws_vpc_peering_connection" "this" {
  vpc_id      = "vpc-0123456789abcdef0"
  peer_vpc_id = "vpc-0123456789abcdef1"
  auto_accept = true
}
resource "aws_flow_log" "this" {
  vpc_id          = "vpc-0123456789abcdef0"
  traffic_type    = "ALL"
  iam_role_arn    = "arn:aws:iam::123456789012:role/flow"
  log_destination = "arn:aws:logs:ap-northeast-2:123456789012:log-group:flow"
}
resource "aws_ec2_managed_prefix_list" "this" {
  name           = "office"
  address_family = "IPv4"
  max_entries    = 5
  entry {
    cidr        = "192.0.2.0/24"
    description = var.changed ? "two" : "one"
  }
}
