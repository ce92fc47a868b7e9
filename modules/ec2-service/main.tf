data "aws_ssm_parameter" "image" {
  count = var.image_id == null ? 1 : 0

  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${var.architecture}"
}

locals {
  name     = "${var.tags["Environment"]}-${var.name}"
  image_id = var.image_id == null ? data.aws_ssm_parameter.image[0].insecure_value : var.image_id
  tags     = merge(var.tags, { Name = local.name })
}

module "role" {
  source = "../iam-role"

  name                     = "${local.name}-instance"
  description              = "Instances of ${local.name}"
  trust                    = { services = ["ec2.amazonaws.com"], has_source_account = false }
  policies                 = var.policies
  managed_policy_arns      = { ssm = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" }
  permissions_boundary_arn = var.permissions_boundary_arn
  has_instance_profile     = true
  tags                     = var.tags
}

resource "aws_launch_template" "this" {
  name                   = local.name
  description            = "Instances of ${local.name}"
  image_id               = local.image_id
  instance_type          = var.instance_type
  user_data              = var.user_data == null ? null : base64encode(var.user_data)
  update_default_version = true
  ebs_optimized          = true
  tags                   = local.tags

  iam_instance_profile {
    arn = module.role.instance_profile_arn
  }

  # No key pair: people come in by Session Manager, which records them.
  network_interfaces {
    associate_public_ip_address = false
    security_groups             = var.security_group_ids
    delete_on_termination       = true
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = var.has_containers ? 2 : 1
    instance_metadata_tags      = "disabled"
  }

  monitoring {
    enabled = true
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = var.root_gibibytes
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

resource "aws_autoscaling_group" "this" {
  name                      = local.name
  min_size                  = var.size.minimum
  max_size                  = var.size.maximum
  vpc_zone_identifier       = values(var.subnet_ids)
  target_group_arns         = var.target_group_arns
  health_check_type         = length(var.target_group_arns) > 0 ? "ELB" : "EC2"
  health_check_grace_period = var.warmup_seconds
  default_instance_warmup   = var.warmup_seconds
  max_instance_lifetime     = var.max_lifetime_days * 86400
  metrics_granularity       = "1Minute"
  enabled_metrics           = ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupTotalInstances"]

  launch_template {
    id      = aws_launch_template.this.id
    version = aws_launch_template.this.latest_version
  }

  instance_maintenance_policy {
    min_healthy_percentage = 100
    max_healthy_percentage = 200
  }

  # A new version replaces the instances, and comes back if its alarms say so.
  instance_refresh {
    strategy = "Rolling"

    preferences {
      auto_rollback          = true
      min_healthy_percentage = 100
      max_healthy_percentage = 200

      dynamic "alarm_specification" {
        for_each = length(var.refresh_alarm_names) > 0 ? [1] : []

        content {
          alarms = var.refresh_alarm_names
        }
      }
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

resource "aws_autoscaling_policy" "cpu" {
  count = var.size.maximum > var.size.minimum ? 1 : 0

  name                   = "${local.name}-cpu"
  autoscaling_group_name = aws_autoscaling_group.this.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = var.size.cpu_percent

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "missing" {
  alarm_name          = "${local.name}-instances-alarm"
  alarm_description   = "Fewer than ${var.size.minimum} instances of ${local.name} are in service. Runbook: ${var.alarm.runbook_url}"
  namespace           = "AWS/AutoScaling"
  metric_name         = "GroupInServiceInstances"
  dimensions          = { AutoScalingGroupName = aws_autoscaling_group.this.name }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 10
  threshold           = var.size.minimum
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
  tags                = merge(var.tags, { Name = "${local.name}-instances-alarm" })
}
