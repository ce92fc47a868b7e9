variable "changed" { default = false }
resource "aws_launch_template" "this" {
  name_prefix   = "web-"
  image_id      = "ami-0123456789abcdef0"
  instance_type = var.changed ? "t3.large" : "t3.micro"
  user_data     = base64encode("#!/bin/sh")
  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size = 20
      encrypted   = true
    }
  }
  metadata_options {
    http_tokens = "required"
  }
  network_interfaces {
    associate_public_ip_address = false
    security_groups             = ["sg-0123456789abcdef0"]
  }
  iam_instance_profile { name = "app" }
  tag_specifications {
    resource_type = "instance"
    tags          = { Name = "web" }
  }
}
resource "aws_autoscaling_group" "this" {
  name                = "web"
  min_size            = 1
  max_size            = var.changed ? 6 : 3
  vpc_zone_identifier = ["subnet-0123456789abcdef0"]
  launch_template {
    id      = aws_launch_template.this.id
    version = "$Latest"
  }
  tag {
    key                 = "Name"
    value               = "web"
    propagate_at_launch = true
  }
  instance_refresh {
    strategy = "Rolling"
  }
}
resource "aws_autoscaling_policy" "this" {
  name                   = "cpu"
  autoscaling_group_name = aws_autoscaling_group.this.name
  policy_type            = "TargetTrackingScaling"
  target_tracking_configuration {
    predefined_metric_specification { predefined_metric_type = "ASGAverageCPUUtilization" }
    target_value = 50
  }
}
resource "aws_autoscaling_schedule" "this" {
  scheduled_action_name  = "night"
  autoscaling_group_name = aws_autoscaling_group.this.name
  recurrence             = "0 20 * * *"
  min_size               = 0
  max_size               = 0
  desired_capacity       = 0
}
