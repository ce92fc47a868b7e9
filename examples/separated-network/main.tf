module "tags" {
  source = "../../modules/tags"

  environment = "dev"
  service     = "separated-network"
  team        = "platform"
  owner       = "platform@example.com"
  cost_center = "cc-platform"
  project     = "separated-network"
}

locals {
  # By purpose, not by size: what the internet may reach, what people manage from, what works.
  subnets = {
    public-a   = { zone = "a", tier = "public", cidr = "10.50.128.0/20" }
    public-b   = { zone = "b", tier = "public", cidr = "10.50.144.0/20" }
    management = { zone = "a", tier = "management", cidr = "10.50.224.0/24" }
    internal   = { zone = "b", tier = "private", cidr = "10.50.32.0/19" }
  }
  private = ["internal", "management"]
}

# infra:ignore[NET008] reason="no workload here: nothing in this network calls AWS but the bastion, which has a public address"
resource "aws_vpc" "this" {
  cidr_block           = "10.50.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = merge(module.tags.tags, { Name = "dev-separated-vpc" })
}

resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
  tags   = merge(module.tags.tags, { Name = "dev-separated-default" })
}

resource "aws_flow_log" "this" {
  vpc_id               = aws_vpc.this.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = var.access_log_bucket_arn
  tags                 = merge(module.tags.tags, { Name = "dev-separated-flow-log" })
}

resource "aws_subnet" "this" {
  for_each = local.subnets

  vpc_id                  = aws_vpc.this.id
  cidr_block              = each.value.cidr
  availability_zone       = "ap-northeast-2${each.value.zone}"
  map_public_ip_on_launch = false
  tags                    = merge(module.tags.tags, { Name = "dev-${each.value.tier}-${each.value.zone}-subnet", Purpose = each.key })
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
  tags   = merge(module.tags.tags, { Name = "dev-igw-separated-gw" })
}

# Only the public subnets have a way to the internet: the others' table knows the network alone.
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id
  tags   = merge(module.tags.tags, { Name = "dev-separated-public-rt" })
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.this.id
  tags   = merge(module.tags.tags, { Name = "dev-separated-private-rt" })
}

resource "aws_route_table_association" "this" {
  for_each = local.subnets

  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = each.value.tier == "public" ? aws_route_table.public.id : aws_route_table.private.id
}

module "alarm_topic" {
  source = "../../modules/sns"

  name               = "separated-network"
  kms_key_arn        = var.kms_key_arn
  publisher_services = ["cloudwatch.amazonaws.com"]
  subscribers        = { team = { protocol = "email", endpoint = "platform@example.com" } }
  tags               = merge(module.tags.tags, { DataClass = "internal" })

  alarm = {
    topic_arns  = ["arn:aws:sns:ap-northeast-2:222222222222:dev-platform-notifications"]
    runbook_url = "https://wiki.example.com/platform/on-call"
  }
}

# The one entry.
module "bastion" {
  source = "../../modules/bastion"

  name                = "bastion"
  vpc_id              = aws_vpc.this.id
  subnet_ids          = { a = aws_subnet.this["public-a"].id, b = aws_subnet.this["public-b"].id }
  allowed_cidr_blocks = { administrator = var.administrator_address }
  target_cidr_blocks  = { for name in local.private : name => local.subnets[name].cidr }
  users               = var.users
  kms_key_arn         = var.kms_key_arn
  archive             = var.archive
  tags                = module.tags.tags

  alarm = {
    topic_arns  = [module.alarm_topic.arn]
    runbook_url = "https://wiki.example.com/platform/bastion"
  }
}

# Hosts know their users by public keys, and SSH only from the bastion's group.
resource "aws_instance" "this" {
  for_each = toset(local.private)

  ami                         = var.image_id
  instance_type               = "t4g.micro"
  subnet_id                   = aws_subnet.this[each.key].id
  vpc_security_group_ids      = [module.bastion.internal_security_group_id]
  associate_public_ip_address = false
  monitoring                  = true
  ebs_optimized               = true
  tags                        = merge(module.tags.tags, { Name = "dev-${each.key}" })
  volume_tags                 = merge(module.tags.tags, { Name = "dev-${each.key}" })

  user_data = join("\n", ["#cloud-config", yamlencode({
    disable_root = true
    ssh_pwauth   = false
    users        = [for name, keys in var.users : { name = name, ssh_authorized_keys = keys, lock_passwd = true }]
  })])

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = 8
    encrypted   = true
    kms_key_id  = var.kms_key_arn
  }
}
