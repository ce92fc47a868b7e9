data "aws_ssm_parameter" "image" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
}

data "aws_region" "current" {}

locals {
  name   = "${var.tags["Environment"]}-${var.name}"
  region = split(".", data.aws_region.current.endpoint)[1] # `name` and `id` are deprecated in 6.x, `region` is not in 5.x
  tags   = merge(var.tags, { Name = local.name })
}

module "sessions" {
  source = "../log-group"

  component    = "${var.name}-sessions"
  kms_key_arn  = var.kms_key_arn
  archive      = var.archive
  organization = var.organization
  tags         = var.tags
}

module "security_group" {
  source = "../security-group"

  name        = var.name
  description = "The only way in by SSH"
  vpc_id      = var.vpc_id
  tags        = var.tags

  ingress = { for name, range in var.allowed_cidr_blocks : name => { description = "SSH of ${name}", from_port = 22, cidr_ipv4 = range } }
  egress = merge(
    { for name, range in var.target_cidr_blocks : name => { description = "SSH to hosts of ${name}", from_port = 22, cidr_ipv4 = range } },
    { https = { description = "updates, Session Manager and log delivery, whose addresses AWS does not fix", from_port = 443, cidr_ipv4 = "0.0.0.0/0" } },
  )
}

# What internal hosts wear: 22 from the bastion's group, and from nobody else.
module "internal_security_group" {
  source = "../security-group"

  name        = "${var.name}-targets"
  description = "Hosts that are reached through the bastion"
  vpc_id      = var.vpc_id
  tags        = var.tags

  ingress = { bastion = { description = "SSH from the bastion", from_port = 22, security_group_id = module.security_group.id } }
}

data "aws_iam_policy_document" "logs" {
  statement {
    sid       = "Sessions"
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${module.sessions.arn}:*"]
  }
}

# The address stays when the instance is replaced: the new one takes it.
data "aws_iam_policy_document" "address" {
  statement {
    sid       = "TakeAddress"
    actions   = ["ec2:AssociateAddress"]
    resources = [aws_eip.this.arn]
  }

  statement {
    sid       = "ToItself"
    actions   = ["ec2:AssociateAddress"]
    resources = ["arn:aws:ec2:${local.region}:${split(":", aws_eip.this.arn)[4]}:instance/*", "arn:aws:ec2:${local.region}:${split(":", aws_eip.this.arn)[4]}:network-interface/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Name"
      values   = [local.name]
    }
  }
}

module "role" {
  source = "../iam-role"

  name                     = "${local.name}-instance"
  description              = "The bastion ${local.name}"
  trust                    = { services = ["ec2.amazonaws.com"], has_source_account = false }
  policies                 = { logs = data.aws_iam_policy_document.logs.json, address = data.aws_iam_policy_document.address.json }
  managed_policy_arns      = { ssm = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" }
  permissions_boundary_arn = var.permissions_boundary_arn
  has_instance_profile     = true
  tags                     = var.tags
}

resource "aws_eip" "this" {
  domain = "vpc"
  tags   = local.tags
}

resource "aws_launch_template" "this" {
  name                   = local.name
  description            = "The bastion ${local.name}"
  image_id               = data.aws_ssm_parameter.image.insecure_value
  instance_type          = var.instance_type
  update_default_version = true
  tags                   = local.tags

  user_data = base64encode(templatefile("${path.module}/user_data.sh.tftpl", {
    users         = var.users
    region        = local.region
    allocation_id = aws_eip.this.allocation_id
    log_group     = module.sessions.name
  }))

  iam_instance_profile {
    arn = module.role.instance_profile_arn
  }

  # A bastion is what is reached from outside, by 22 from named ranges only.
  network_interfaces {
    associate_public_ip_address = true
    security_groups             = [module.security_group.id]
    delete_on_termination       = true
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  monitoring {
    enabled = true
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = 10
      encrypted             = true
      kms_key_id            = var.kms_key_arn
      delete_on_termination = true
    }
  }

  dynamic "tag_specifications" {
    for_each = toset(["instance", "volume", "network-interface"])

    content {
      resource_type = tag_specifications.value
      tags          = local.tags
    }
  }
}

# A group of one: a bastion that fails or is terminated comes back, without anybody's doing.
resource "aws_autoscaling_group" "this" {
  name                  = local.name
  min_size              = 1
  max_size              = 1
  vpc_zone_identifier   = values(var.subnet_ids)
  health_check_type     = "EC2"
  max_instance_lifetime = var.max_lifetime_days * 86400

  launch_template {
    id      = aws_launch_template.this.id
    version = aws_launch_template.this.latest_version
  }

  instance_refresh {
    strategy = "Rolling"

    preferences {
      min_healthy_percentage = 0
    }
  }

  dynamic "tag" {
    for_each = local.tags

    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }
}

resource "aws_cloudwatch_log_metric_filter" "login" {
  name           = "${local.name}-logins"
  log_group_name = module.sessions.name
  pattern        = "\"session opened for user\""

  metric_transformation {
    namespace     = "${var.tags["Environment"]}/${var.name}"
    name          = "logins"
    value         = "1"
    default_value = "0"
  }
}

resource "aws_cloudwatch_metric_alarm" "login" {
  alarm_name          = "${local.name}-login-alarm"
  alarm_description   = "Somebody logged in to the bastion ${local.name}: is it expected? Runbook: ${var.alarm.runbook_url}"
  namespace           = "${var.tags["Environment"]}/${var.name}"
  metric_name         = "logins"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = var.logins_per_5_minutes
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-login-alarm" })
}
